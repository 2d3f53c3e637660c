import { emptyDataDir, startServer } from './server.ts';
import { expect, test } from './test.ts';

test('a form sent from another site is refused', async ({ request, server }) => {
	const from = (origin: string, host = new URL(server.url).host) =>
		request.post(`http://${host}/m`, { headers: { origin }, form: { a: '1' } });

	expect((await from('https://example.org')).status()).toBe(403);
	expect((await from('null')).status()).toBe(403);

	// Each address under which the app is reached is its own origin.
	for (const host of [`localhost:${server.port}`, `127.0.0.1:${server.port}`]) {
		expect((await from(`http://${host}`, host)).status(), host).not.toBe(403);
	}
});

test('a taken port is told at once, in a sentence', async ({ server }) => {
	const second = startServer({ dataDir: await emptyDataDir(), port: server.port });
	await expect(second).rejects.toThrow(`Cổng ${server.port} đang có chương trình khác dùng`);
});
