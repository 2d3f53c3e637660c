import type { Day } from '$lib/domain/day';
import { type IndicatorCode, indicatorOf } from '$lib/domain/indicator';
import type { Amount, Article, Cell, OfficialDocument, Table } from '$lib/server/official-document';
import type { ReportFigure } from '$lib/server/report-figures';
import type { Told } from '$lib/server/report-register';
import { showDay, showNumber, showPercent, showValue } from '$lib/ui/format';
import { countedIn, indicatorName } from '$lib/ui/indicator-name';
import { coverage, decisions, reports } from '$lib/ui/words';

const words = reports.paper;
const nation = decisions.paper;
/** Of number, content, unit, the four figures, the percentage and the note; the columns of the form. */
const shares = [6, 25, 9, 10, 10, 10, 10, 10, 10];

/** One line of a report as it is read: its figures in words, and how far the year's plan is. */
export type ShownLine = {
	name: string;
	unit: string;
	/** From how many of how many the value was worked out. */
	counts: string | null;
	figures: Amount[];
	note: string;
};

export function linesOf({ form, report, figures }: Told): ShownLine[] {
	return figures.map((figure) => ({
		name: form.lines[figure.line]?.label || indicatorName(codeOf(figure), []),
		unit: countedIn(codeOf(figure)),
		counts: countsOf(figure),
		figures: amountsOf(figure),
		note: report.notes[figure.line] ?? ''
	}));
}

/** The report in the words of the decree. */
export function documentOf(told: Told, today: Day): OfficialDocument {
	const { report, form, subject } = told;
	const period = reports.periodName(form.period, { from: report.periodFrom, to: report.periodTo });
	const who = words.whose[form.level](subject.name);
	return {
		...agencyOf(told),
		number: words.number(report.number, form.level),
		nation: nation.nation,
		motto: nation.motto,
		placeAndDate: nation.placeAndDate(
			placeOf(told),
			report.signedOn?.split('-') ?? null,
			today.slice(0, 4)
		),
		heading: words.heading,
		about: words.about(form.about, period),
		authority: null,
		grounds: [],
		decides: null,
		addressee: form.addressee ? words.addressee(form.addressee) : null,
		articles: [
			{ title: '', parts: [...standing(told), words.opening(who, period)] },
			{
				title: words.results,
				parts: [
					reports.stocks(showDay(report.periodTo < today ? report.periodTo : today)),
					tableOf(told)
				]
			},
			...blocksOf(told)
		],
		sentTo: nation.sentTo,
		receivers: [...words.receivers[form.level]],
		signature: {
			lines: [...words.signedAs[form.level][report.capacity]],
			name: report.signer
		}
	};
}

/** What must be known before it is taken for the report itself. */
function standing({ frozen, report }: Told): string[] {
	return [
		...(frozen ? [] : [words.draft]),
		...(report.revision > 1 ? [words.correcting(report.revision)] : [])
	];
}

function agencyOf({ form, subject }: Told): Pick<OfficialDocument, 'superior' | 'agency'> {
	const name = subject.name.toUpperCase();
	if (form.level === 'commune') return { superior: null, agency: [words.committee, name] };
	if (form.level === 'province')
		return { superior: `${words.committee} ${name}`, agency: [words.department] };
	const above = `${words.committee} ${(subject.communeName ?? '').toUpperCase()}`;
	return { superior: above, agency: [name] };
}

/** "Xã Bằng Mạc" dates its papers "Bằng Mạc, ngày …". */
function placeOf({ form, subject }: Told): string {
	const area = form.level === 'team' ? (subject.communeName ?? '') : subject.name;
	return area.replace(/^(Xã|Phường|Thị trấn|Đặc khu|Tỉnh|Thành phố) /, '');
}

function tableOf(told: Told): Table {
	const rows = linesOf(told).map(({ name, unit, counts, figures, note }, index): Cell[] => [
		String(index + 1),
		counts ? `${name} (${counts})` : name,
		unit,
		...figures,
		note
	]);
	return { caption: null, columns: [...reports.head], rows, shares, size: 11 };
}

function blocksOf({ form, report }: Told): Article[] {
	return form.blocks.map((heading, index, all) => {
		const said = (report.texts[index] || words.nothing).split('\n').filter((line) => line !== '');
		const last = index === all.length - 1;
		return {
			title: words.block(index, heading),
			parts: said.map((line, at) =>
				last && at === said.length - 1 ? `${line.replace(/[.\s]+$/, '')}${words.end}` : line
			)
		};
	});
}

function amountsOf({ previous, current, toDate, plan, ...figure }: ReportFigure): Amount[] {
	const { unit } = indicatorOf(codeOf(figure));
	const amount = (value: number | null): Amount => ({
		value,
		unit,
		text: showValue(value, unit)
	});
	const share = plan && toDate !== null ? (toDate / plan) * 100 : null;
	return [
		...[previous, current, toDate, plan].map(amount),
		{ value: share, unit: '%', text: showPercent(share) }
	];
}

function countsOf({ numerator, denominator, ...figure }: ReportFigure): string | null {
	const { counted } = indicatorOf(codeOf(figure));
	if (numerator === null || denominator === null || !counted?.denominator) return null;
	const unit = coverage.counted[counted.denominator];
	return coverage.of(showNumber(numerator), showNumber(denominator), unit);
}

const codeOf = ({ indicator }: { indicator: string }) => indicator as IndicatorCode;
