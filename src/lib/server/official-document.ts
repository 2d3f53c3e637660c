/**
 * A decision or a report as Nghị định 30/2020/NĐ-CP lays it out, without its looks: one content for the page that
 * shows it, the docx, the PDF and the workbook. Sizes are in points, lengths in millimetres.
 */
export type OfficialDocument = {
	/** Who issues it: the lines of the block at the top left. */
	agency: string[];
	/** The body above it, in a line over its own. */
	superior: string | null;
	number: string;
	nation: string;
	motto: string;
	placeAndDate: string;
	heading: string;
	about: string;
	/** Who decides, on what grounds and the word for it; a report has none of these. */
	authority: string | null;
	grounds: string[];
	decides: string | null;
	/** Whom it is addressed to, if anybody is named. */
	addressee: string | null;
	articles: Article[];
	sentTo: string;
	receivers: string[];
	/** What stands above the signature, and whose it is; empty until somebody signs. */
	signature: { lines: string[]; name: string };
};

export type Article = { title: string; parts: Part[] };
export type Part = string | Table;
export type Table = {
	caption: string | null;
	columns: string[];
	rows: Cell[][];
	/** The share of each column in the width, in hundredths. */
	shares: readonly number[];
	/** In points, where that is not the size of the head. */
	size?: number;
};
export type Cell = string | Amount;
/** A number that a workbook can reckon with, and how people read it; null is unknown. */
export type Amount = { value: number | null; unit: '%' | 'each' | 'count'; text: string };

export function textOf(cell: Cell): string {
	return typeof cell === 'string' ? cell : cell.text;
}

/** A4, with the margins of the decree: 20 above and below, 30 left, 15 right. */
export const page = {
	width: 210,
	height: 297,
	margins: { top: 20, bottom: 20, left: 30, right: 15 }
};
export const sizes = { text: 14, head: 13, small: 12, receivers: 11 };
