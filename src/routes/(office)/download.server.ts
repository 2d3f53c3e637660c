/** A file for the person who asked, under a name that every system can keep. */
export function download(content: Uint8Array | string, name: string): Response {
	const type = types[name.split('.').at(-1) as keyof typeof types];
	const plain = name.replace(/[^\w.-]+/g, '-');
	return new Response(content as BodyInit, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
			'cache-control': 'private, no-store'
		}
	});
}

const office = 'application/vnd.openxmlformats-officedocument';
const types = {
	csv: 'text/csv; charset=utf-8',
	xlsx: `${office}.spreadsheetml.sheet`,
	docx: `${office}.wordprocessingml.document`,
	pdf: 'application/pdf',
	geojson: 'application/geo+json'
};
