import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip, gzip } from 'node:zlib';
import { Problem } from '$lib/domain/problem';

/** Text that travels through the phone's door, compressed or plain. */
const mostCharacters = 4_000_000;
/** Vietnamese in UTF-8 has up to three bytes per character. */
const mostBytes = 3 * mostCharacters;
const mostCompressedBytes = 2_000_000;
/** Below this, compression saves nothing that a radio notices. */
const leastToCompress = 600;

/** The body's text: a small file that would unpack to a huge one is refused before it has. */
export async function textOf(request: Request): Promise<string> {
	const encoding = request.headers.get('content-encoding') ?? 'identity';
	if (encoding !== 'gzip' && encoding !== 'identity')
		throw new Problem('malformed', { 'content-encoding': 'invalid_choice' });
	const sent = await bytesOf(request, encoding === 'gzip' ? mostCompressedBytes : mostBytes);
	const bytes = encoding === 'gzip' ? await unpacked(sent) : sent;
	const text = bytes.toString('utf8');
	if (text.length > mostCharacters) throw new Problem('too_large');
	return text;
}

/** JSON, compressed as far as the phone can read it and the server's time is worth it. */
export async function jsonFor(request: Request, value: unknown): Promise<Response> {
	const text = JSON.stringify(value);
	const headers = new Headers({
		'content-type': 'application/json',
		'cache-control': 'no-store',
		vary: 'accept-encoding'
	});
	const encoding = text.length < leastToCompress ? undefined : acceptedBy(request);
	if (!encoding) return new Response(text, { headers });
	headers.set('content-encoding', encoding);
	return new Response(new Uint8Array(await encoders[encoding](text)), { headers });
}

const encoders = {
	br: (text: string) =>
		promisify(brotliCompress)(text, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: 4,
				[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT
			}
		}),
	gzip: (text: string) => promisify(gzip)(text, { level: 5 })
};

function acceptedBy(request: Request): keyof typeof encoders | undefined {
	const accepted = (request.headers.get('accept-encoding') ?? '')
		.split(',')
		.filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each))
		.map((each) => each.split(';')[0]?.trim());
	return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}

async function bytesOf(request: Request, most: number): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of request.body ?? []) {
		length += part.byteLength;
		if (length > most) throw new Problem('too_large');
		parts.push(part);
	}
	return Buffer.concat(parts);
}

async function unpacked(bytes: Buffer): Promise<Buffer> {
	try {
		return await promisify(gunzip)(bytes, { maxOutputLength: mostBytes });
	} catch (error) {
		const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
		throw new Problem(isTooLarge ? 'too_large' : 'malformed');
	}
}
