/** A table as comma-separated values (RFC 4180) with the mark by which Excel knows UTF-8; missing is empty. */
export function csvOf(
	columns: readonly string[],
	rows: readonly (readonly (string | number | null)[])[]
): string {
	return `\uFEFF${[columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** A text that a spreadsheet would work out as a formula is kept a text. */
function cell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
