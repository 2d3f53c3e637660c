import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { jsonFor, textOf } from '../../src/routes/door.server';

const request = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
	new Request('http://localhost/sync', { method: 'POST', body, headers });
const zipped = (text: string) =>
	request(new Uint8Array(gzipSync(text)), { 'content-encoding': 'gzip' });

it('a phone’s words arrive alike, compressed or plain', async () => {
	const said = JSON.stringify({ lane: 'Đường 5, ngõ Cửa Nam 😀' });
	expect(await textOf(request(said))).toBe(said);
	expect(await textOf(zipped(said))).toBe(said);
});

it('what is too large is refused before it is unpacked, and what is torn is told so', async () => {
	const problem = (asked: Request) => textOf(asked).catch((error: unknown) => error);
	const tooLarge = expect.objectContaining({ code: 'too_large' });
	const malformed = expect.objectContaining({ code: 'malformed' });
	expect(await problem(zipped('a'.repeat(50_000_000)))).toEqual(tooLarge);
	expect(await problem(zipped('ư'.repeat(4_000_001)))).toEqual(tooLarge);
	expect(await problem(request('a'.repeat(13_000_000)))).toEqual(tooLarge);
	const large = new Uint8Array(3_000_000);
	expect(await problem(request(large, { 'content-encoding': 'gzip' }))).toEqual(tooLarge);
	const whole = gzipSync('một buổi sáng ở Nà Pục');
	const torn = new Uint8Array(whole.subarray(0, whole.length - 12));
	expect(await problem(request(torn, { 'content-encoding': 'gzip' }))).toEqual(malformed);
	expect(await problem(request('{}', { 'content-encoding': 'br' }))).toEqual(malformed);
});

it('an answer is as small as the phone can read', async () => {
	const rows = { headName: Array.from({ length: 200 }, (_, index) => `Hoàng Văn ${index}`) };
	const text = JSON.stringify(rows);
	const answered = async (accepted: string, value: unknown = rows) => {
		const response = await jsonFor(request('{}', { 'accept-encoding': accepted }), value);
		const body = Buffer.from(await response.arrayBuffer());
		return { encoding: response.headers.get('content-encoding'), body };
	};
	const br = await answered('gzip, deflate, br');
	expect(br.encoding).toBe('br');
	expect(brotliDecompressSync(br.body).toString()).toBe(text);
	const gzip = await answered('br;q=0, gzip');
	expect(gzip.encoding).toBe('gzip');
	expect(gunzipSync(gzip.body).toString()).toBe(text);
	expect(gzip.body.length).toBeLessThan(text.length / 3);
	expect((await answered('identity')).body.toString()).toBe(text);
	expect((await answered('br', {})).encoding).toBe(null);
});
