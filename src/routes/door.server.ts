import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip, gzip } from 'node:zlib';
import { Problem, type ProblemCode } from '$lib/domain/problem';
import { isPassing } from '$lib/server/db/fault';

/** How phones and server speak JSON with each other: what comes in, what goes out, and what is refused. */

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

/** A page of another site cannot send JSON without asking first, and browsers say where they come from. */
export function mustBeSameSite(request: Request, url: URL): void {
	const origin = request.headers.get('origin');
	const isJson = request.headers.get('content-type')?.split(';')[0]?.trim() === 'application/json';
	if (!isJson || (origin !== null && origin !== url.origin)) throw new Problem('cross_site');
}

export function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new Problem('malformed');
	}
}

export function refusal(error: unknown): Response {
	const problem =
		error instanceof Problem ? error : isPassing(error) ? new Problem('unavailable') : null;
	if (!problem) throw error;
	return answer(problem.code, problem.status, problem.fields);
}

function answer(code: ProblemCode, status: number, fields: Record<string, string>): Response {
	const headers = {
		'cache-control': 'no-store',
		...(status === 503 ? { 'retry-after': '5' } : {})
	};
	return Response.json({ problem: { code, fields } }, { status, headers });
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
