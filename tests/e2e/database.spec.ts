import { startPostgres } from '../postgres.mjs';
import { demo } from './people.ts';
import { demoDataDir, emptyDataDir, startServer } from './server.ts';
import { signIn, Stranger } from './stranger.ts';
import { expect, test } from './test.ts';

test('a second process on the same folder refuses to start, and the first works on', async () => {
	const dataDir = await demoDataDir();
	const first = await startServer({ dataDir });
	await expect(startServer({ dataDir })).rejects.toThrow('đang được một tiến trình khác sử dụng');
	expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
	await first.kill();

	const next = await startServer({ dataDir });
	expect(await (await fetch(`${next.url}/healthz`)).json()).toMatchObject({
		status: 'ok',
		database: 'pglite'
	});
	await next.stop();
});

test('without a demo the first administrator gets a code on the terminal, once', async ({
	browser
}) => {
	const dataDir = await emptyDataDir();
	const env = { DEMO: '0', ADMIN_PHONE: '0912 345 678' };
	const server = await startServer({ dataDir, env });
	const code = /Mã tham gia[^:]*: ([0-9A-Z]{8})/.exec(server.printed())?.[1] ?? '';
	const page = await browser.newPage();
	await page.goto(`${server.url}/join/${code}`);
	for (const field of await page.locator('input[type=password]').all())
		await field.fill('quản trị 2026');
	await page.getByRole('button', { name: 'Đặt mật khẩu và vào' }).click();
	await page.waitForURL(/\/accounts/);
	await page.close();
	expect(await signIn(server.url, '0912345678', 'quản trị 2026')).toMatch(/^session=/);
	await server.stop();
	const again = await startServer({ dataDir, env });
	expect(again.printed()).not.toContain('Mã tham gia');
	await again.stop();
});

const postgres = await startPostgres();
test.afterAll(() => postgres?.stop());

// Only where a PostgreSQL is on the machine; the run of the server tests says whether it is.
if (postgres)
	test('a stopped database is told, rejects nothing, and what was sent again lands once it is back', async () => {
		const server = await startServer({ databaseUrl: postgres.url, env: { DEMO: '1' } });
		const phone = new Stranger(server.url, await signIn(server.url, demo.member, demo.password));
		await phone.exchange();
		const [household] = [...phone.tables.households.values()];
		if (!household) throw new Error('no household');
		const sent = phone.add('visit.record', phone.visit(household));

		await postgres.halt();
		await expect(phone.post(phone.outbox)).rejects.toThrow(/503 .*unavailable/);
		expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
		expect((await fetch(`${server.url}/coverage`)).status).toBe(503);

		await postgres.resume();
		await phone.exchange();
		expect(phone.receipts.get(sent)?.verdict).toBe('accepted');
		await server.stop();
	});
