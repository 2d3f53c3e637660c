import { importLimits } from '../../domain/import';
import { Problem } from '../../domain/problem';

/** The rows of a list that hold anything, as text, each with the number that it has in the file. */
export type Sheet = { numbers: number[]; rows: string[][] };

/** Of all cells together: a small file can name one long text many times. */
const mostCharacters = 60_000_000;
/** A list has titles and notes around its rows. */
const mostRows = importLimits.rows + 50;

/** Gathers rows within the limits, of which the first that is passed refuses the whole file. */
export class Rows {
	readonly sheet: Sheet = { numbers: [], rows: [] };
	#characters = 0;
	/** Where the rows of the file stand, once all are read. */
	#places: Map<number, number> | null = null;

	/** `cells` may have holes; cells of `csv` files were guarded against being read as formulas. */
	add(number: number, cells: readonly (string | undefined)[]): void {
		const row = Array.from(cells, (text) => tidied(text ?? ''));
		while (row.at(-1) === '') row.pop();
		if (row.length === 0) return;
		if (row.length > importLimits.columns) throw new Problem('sheet_too_many_columns');
		if (this.sheet.rows.length === mostRows) throw new Problem('sheet_too_many_rows');
		for (const text of row) this.#count(text);
		this.sheet.numbers.push(number);
		this.sheet.rows.push(row);
	}

	/** Of cells that were joined downwards, by the numbers of their rows, each says what the first does. */
	join(column: number, from: number, to: number): void {
		const { numbers, rows } = this.sheet;
		this.#places ??= new Map(numbers.map((number, at) => [number, at]));
		const first = this.#places.get(from) ?? rows.length;
		const text = rows[first]?.[column];
		if (!text) return;
		for (let at = first + 1; at < rows.length && numbers[at]! <= to; at++) {
			this.#count(text);
			const row = rows[at]!;
			while (row.length < column) row.push('');
			row[column] ||= text;
		}
	}

	#count(text: string): void {
		this.#characters += text.length;
		if (this.#characters > mostCharacters) throw new Problem('sheet_too_large');
	}
}

/** Unicode NFC in one line, no longer than any field could be. */
function tidied(text: string): string {
	return text
		.slice(0, importLimits.characters)
		.toWellFormed()
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
		.trim();
}
