import type { Result, Spread } from './case.ts';

const headings = ['case', 'ours', 'peer or limit', 'ratio', 'target', 'met'];

/** The table as it stands in docs/performance.md. */
export function table(results: (Result & { busy: number })[], quiet: number): string {
	const lines = results.map(({ row, ours, peer, ratio, met, busy }) => [
		`${row.title}${busy > quiet ? '*' : ''}`,
		`${row.percentile ? `p${row.percentile} ` : ''}${spread(ours)} ${row.unit}`,
		peer && row.peer ? `${row.peer.name} ${spread(peer)}` : '–',
		ratio === null ? '–' : number(ratio),
		row.target.words,
		met ? 'yes' : 'no'
	]);
	const rows = [headings, headings.map(() => ''), ...lines];
	const widths = headings.map((_, column) =>
		Math.max(...rows.map((row) => row[column]!.length), 3)
	);
	return rows
		.map((row, index) =>
			row.map((cell, column) => cell.padEnd(widths[column]!, index === 1 ? '-' : ' ')).join(' | ')
		)
		.map((line) => `| ${line} |`)
		.join('\n');
}

function spread({ middle, least, most }: Spread): string {
	return least === most ? number(middle) : `${number(middle)} (${number(least)}–${number(most)})`;
}

function number(value: number): string {
	const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
	return value.toLocaleString('en', { maximumFractionDigits: digits });
}
