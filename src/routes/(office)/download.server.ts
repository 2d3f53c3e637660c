/** A file for the person who asked, under a name that every system can keep. */
export function download(content: Uint8Array | string, name: string): Response {
	const type = name.endsWith('.csv')
		? 'text/csv; charset=utf-8'
		: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
	const plain = name.replace(/[^\w.-]+/g, '-');
	return new Response(content as BodyInit, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
			'cache-control': 'private, no-store'
		}
	});
}
