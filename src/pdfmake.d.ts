/** What of pdfmake is used: its own types lag behind 0.3. */
declare module 'pdfmake' {
	export type Style = {
		alignment?: 'left' | 'center' | 'right' | 'justify';
		bold?: boolean;
		italics?: boolean;
		font?: string;
		fontSize?: number;
		lineHeight?: number;
		/** Left, top, right, bottom, in points. */
		margin?: [number, number, number, number];
		leadingIndent?: number;
		noWrap?: boolean;
		unbreakable?: boolean;
		width?: number | string;
	};
	type Line = { type: 'line'; x1: number; y1: number; x2: number; y2: number; lineWidth: number };
	type Cells = { headerRows: number; dontBreakRows: boolean; widths: string[]; body: Content[][] };
	export type Content =
		| string
		| Content[]
		| (Style &
				(
					| { text: Content }
					| { stack: Content[] }
					| { columns: Content[] }
					| { canvas: Line[] }
					| { table: Cells }
				));
	type Definition = {
		pageSize: string;
		pageMargins: [number, number, number, number];
		info: { title: string };
		language: string;
		defaultStyle: Style;
		header: (currentPage: number) => Content | null;
		content: Content[];
	};
	const pdfmake: {
		setFonts(fonts: Record<string, Record<string, string>>): void;
		setLocalAccessPolicy(allows: (path: string) => boolean): void;
		setUrlAccessPolicy(allows: (url: string) => boolean): void;
		createPdf(definition: Definition): { getBuffer(): Promise<Buffer> };
	};
	export default pdfmake;
}
