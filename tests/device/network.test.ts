// What comes over a line that lies, is slow or is cut.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ask, type Network } from '$lib/device/network';
import type { SyncRequest } from '$lib/domain/sync';
import { answer, lan, refusal, says } from './phone';

afterEach(() => void vi.useRealTimers());

const request: SyncRequest = {
	protocol: 2,
	accountId: lan.account.id,
	deviceId: lan.member.id,
	sentAt: '2026-11-21T02:00:00.000Z',
	device: { label: 'Android', waiting: 0, rejected: 0 },
	commands: [],
	cursor: null
};
const now = Date.parse('2026-11-21T02:00:00.000Z');

function line(respond: (init: RequestInit) => Response | Promise<Response>): Network {
	return { now: () => now, random: () => 0.5, fetch: async (_, init) => respond(init) };
}

describe('what is no answer of the server', () => {
	const sound = { ...answer(), changes: { ...answer().changes, villages: {} } };
	test.each([
		['a page', '<html>Xin chào</html>'],
		['somebody else’s JSON', '{"ok":true}'],
		['the protocol before', JSON.stringify({ ...sound, protocol: 1 })],
		['an answer cut in the middle', JSON.stringify(sound).slice(0, 200)],
		[
			'columns of unlike length',
			JSON.stringify({
				...sound,
				changes: { ...sound.changes, villages: { id: [1, 2], name: ['x'] } }
			})
		]
	])('%s', async (_, body) => {
		const reply = await ask(
			line(() => new Response(body)),
			request
		);
		expect(reply).toMatchObject({ kind: 'stranger', status: 200 });
	});

	test('a connection that breaks within the answer', async () => {
		const broken = new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode('{"protocol":2,'));
				controller.error(new TypeError('network error'));
			}
		});
		expect(
			await ask(
				line(() => new Response(broken)),
				request
			)
		).toEqual({
			kind: 'silence',
			slow: false
		});
	});
});

test.each([
	['30', 30_000],
	['Sat, 21 Nov 2026 02:02:00 GMT', 120_000],
	['99999999', 3_600_000],
	['soon', null]
])('Retry-After: %s', async (header, retryAfterMs) => {
	const reply = await ask(
		line(() => refusal(429, 'unavailable', { 'retry-after': header })),
		request
	);
	expect(reply).toMatchObject({ kind: 'refusal', refusal: { status: 429, retryAfterMs } });
});

test('a slow answer that keeps coming is waited for, one that stands still is not', async () => {
	vi.useFakeTimers();
	const text = await says().text();
	const pieces = Array.from({ length: 10 }, (_, index) =>
		text.slice((index * text.length) / 10, ((index + 1) * text.length) / 10)
	);
	// Fifty seconds between pieces: more than eight minutes for one answer.
	const trickle = (howMany: number) => (init: RequestInit) =>
		new Response(
			new ReadableStream({
				async start(controller) {
					init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
					for (const piece of pieces.slice(0, howMany)) {
						await new Promise((resolve) => setTimeout(resolve, 50_000));
						controller.enqueue(new TextEncoder().encode(piece));
					}
					if (howMany === pieces.length) controller.close();
				}
			})
		);
	const whole = ask(line(trickle(10)), request);
	const stuck = ask(line(trickle(3)), request);
	await vi.advanceTimersByTimeAsync(600_000);
	expect(await whole).toMatchObject({ kind: 'answer' });
	expect(await stuck).toEqual({ kind: 'silence', slow: true });
});
