/**
 * A decision as Nghị định 30/2020/NĐ-CP lays it out, without its looks: one content for the page that
 * shows it, the docx and the PDF. Sizes are in points, lengths in millimetres.
 */
export type OfficialDocument = {
	/** Who issues it: the lines of the block at the top left. */
	agency: string[];
	number: string;
	nation: string;
	motto: string;
	placeAndDate: string;
	heading: string;
	about: string;
	authority: string;
	grounds: string[];
	decides: string;
	articles: Article[];
	sentTo: string;
	receivers: string[];
	/** What stands above the signature, and whose it is; empty until somebody signs. */
	signature: { lines: string[]; name: string };
};

export type Article = { title: string; parts: Part[] };
export type Part = string | Table;
export type Table = { caption: string | null; columns: string[]; rows: string[][] };

/** A4, with the margins of the decree: 20 above and below, 30 left, 15 right. */
export const page = {
	width: 210,
	height: 297,
	margins: { top: 20, bottom: 20, left: 30, right: 15 }
};
export const sizes = { text: 14, head: 13, small: 12, receivers: 11 };
/** The share of each column, by how many there are: number, name, organisation or village, role. */
export const shares = [7, 38, 33, 22];
