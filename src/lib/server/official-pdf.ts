import { createRequire } from 'node:module';
import pdfmake, { type Content, type Style } from 'pdfmake';
import {
	type Article,
	type Cell,
	type OfficialDocument,
	page,
	sizes,
	type Table,
	textOf
} from './official-document';

/** The document as PDF, in Tinos: the measures of Times New Roman, free, with every Vietnamese letter. */
export function pdfOf(document: OfficialDocument): Promise<Buffer> {
	pdfmake.setFonts({ Tinos: fonts });
	// A document reads the fonts and fetches nothing.
	pdfmake.setLocalAccessPolicy((path) => Object.values(fonts).includes(path));
	pdfmake.setUrlAccessPolicy(() => false);
	const { left, top, right, bottom } = page.margins;
	const body = document.articles.flatMap(article);
	return pdfmake
		.createPdf({
			pageSize: 'A4',
			pageMargins: [mm(left), mm(top), mm(right), mm(bottom)],
			info: { title: document.about },
			language: 'vi',
			defaultStyle: { font: 'Tinos', fontSize: sizes.text, lineHeight: 1.15 },
			header: (current) =>
				current > 1
					? {
							text: String(current),
							alignment: 'center',
							fontSize: sizes.head,
							margin: [0, mm(9), 0, 0]
						}
					: null,
			content: [
				head(document),
				...title(document),
				...document.grounds.map((text) => paragraph({ text, italics: true })),
				...(document.decides === null
					? []
					: [{ text: document.decides, ...centredBold, margin: [0, 6, 0, 6] as Style['margin'] }]),
				...body.slice(0, -1),
				// A signature does not stand alone on a page.
				{ stack: [...body.slice(-1), foot(document)], unbreakable: true }
			]
		})
		.getBuffer();
}

const require = createRequire(import.meta.url);
const file = (name: string) =>
	require.resolve(`@expo-google-fonts/tinos/${name}/Tinos_${name}.ttf`);
const fonts = {
	normal: file('400Regular'),
	bold: file('700Bold'),
	italics: file('400Regular_Italic'),
	bolditalics: file('700Bold_Italic')
};
const centredBold: Style = { alignment: 'center', bold: true };
const textWidth = page.width - page.margins.left - page.margins.right;

function mm(length: number): number {
	return (length * 72) / 25.4;
}

function head(document: OfficialDocument): Content {
	const { agency, superior, number, nation, motto, placeAndDate } = document;
	const left: Content[] = agency.map((text) => ({ text, ...centredBold, fontSize: sizes.head }));
	if (superior !== null)
		left.unshift({ text: superior, alignment: 'center', fontSize: sizes.head });
	return {
		columns: [
			{
				width: mm(62),
				stack: [...left, rule(62, 20), { text: number, alignment: 'center', fontSize: sizes.head }]
			},
			{
				width: '*',
				stack: [
					{ text: nation, ...centredBold, fontSize: sizes.head, noWrap: true },
					{ text: motto, ...centredBold, fontSize: sizes.text },
					rule(textWidth - 62, 58),
					{ text: placeAndDate, alignment: 'center', italics: true }
				]
			}
		]
	};
}

function title({ heading, about, authority, addressee }: OfficialDocument): Content[] {
	return [
		{ text: heading, ...centredBold, margin: [0, 18, 0, 0] },
		{ text: about, ...centredBold },
		rule(textWidth, 45),
		...(authority === null
			? []
			: [{ text: authority, ...centredBold, margin: [0, 12, 0, 8] as Style['margin'] }]),
		...(addressee === null
			? []
			: [
					{
						text: addressee,
						alignment: 'center' as const,
						margin: [0, 12, 0, 8] as Style['margin']
					}
				])
	];
}

/** A line under a block, in the middle of what is `within` wide. */
function rule(within: number, length: number): Content {
	const from = mm((within - length) / 2);
	return {
		canvas: [{ type: 'line', x1: from, y1: 2, x2: from + mm(length), y2: 2, lineWidth: 0.7 }],
		margin: [0, 0, 0, 6]
	};
}

function article({ title, parts }: Article): Content[] {
	return parts.map((part, index) => {
		if (typeof part !== 'string') return table(part);
		const text = index === 0 && title ? [{ text: `${title} `, bold: true }, part] : part;
		return paragraph({ text });
	});
}

function paragraph(content: { text: Content; italics?: boolean }): Content {
	return { ...content, alignment: 'justify', leadingIndent: mm(10), margin: [0, 3, 0, 3] };
}

function table({ caption, columns, rows, shares, size = sizes.head }: Table): Content {
	const centred = (text: string) => ({ text, ...centredBold });
	const cell = (each: Cell, index: number) => {
		const text = textOf(each);
		if (index === 0) return { text, alignment: 'center' as const };
		return typeof each === 'string' ? { text } : { text, alignment: 'right' as const };
	};
	return {
		stack: [
			...(caption ? [{ text: caption, bold: true, margin: [0, 4, 0, 4] as Style['margin'] }] : []),
			{
				fontSize: size,
				table: {
					headerRows: 1,
					dontBreakRows: true,
					widths: shares.map((share) => `${share}%`),
					body: [columns.map(centred), ...rows.map((row) => row.map(cell))]
				}
			}
		],
		margin: [0, 3, 0, 6]
	};
}

function foot({ sentTo, receivers, signature }: OfficialDocument): Content {
	return {
		margin: [0, 14, 0, 0],
		columns: [
			{
				width: '*',
				stack: [
					{ text: sentTo, bold: true, italics: true, fontSize: sizes.small },
					...receivers.map((text) => ({ text, fontSize: sizes.receivers }))
				]
			},
			{
				width: mm(80),
				stack: [
					...signature.lines.map((text) => ({ text, ...centredBold })),
					{ text: signature.name, ...centredBold, margin: [0, 70, 0, 0] as Style['margin'] }
				]
			}
		]
	};
}
