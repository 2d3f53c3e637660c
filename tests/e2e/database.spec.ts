import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { hasPostgres, startPostgres } from '../postgres.mjs';
import { demoDataDir, emptyDataDir, type Server, startServer } from './server.ts';
import { signIn, Stranger } from './stranger.ts';
import { expect, test } from './test.ts';

const administrator = { phone: '0912345678', password: 'quản trị 2026' };
const withoutDemo = { DEMO: '0', ADMIN_PHONE: '0912 345 678' };

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
	const server = await startServer({ dataDir, env: withoutDemo });
	await joinAsAdministrator(browser, server);
	expect(await signIn(server.url, administrator.phone, administrator.password)).toMatch(
		/^session=/
	);
	await server.stop();
	const again = await startServer({ dataDir, env: withoutDemo });
	expect(again.printed()).not.toContain('Mã tham gia');
	await again.stop();
});

// Only where a PostgreSQL is on the machine; the run of the server tests says whether it is.
if (hasPostgres())
	test('a stopped database is told and judges nothing, and what is sent again is judged once it is back', async ({
		browser
	}) => {
		const postgres = await startPostgres();
		if (!postgres) throw new Error('PostgreSQL did not start.');
		try {
			const server = await startServer({ databaseUrl: postgres.url, env: withoutDemo });
			await joinAsAdministrator(browser, server);
			const { phone: number, password } = administrator;
			const phone = new Stranger(server.url, await signIn(server.url, number, password));
			await phone.exchange();
			const unknown = {
				householdId: randomUUID(),
				given: true,
				way: 'voice',
				textVersion: '2026-01'
			};
			const sent = phone.add('household.consent', unknown);

			await postgres.halt();
			await expect(phone.post(phone.outbox)).rejects.toThrow(/503 .*unavailable/);
			expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
			expect((await fetch(`${server.url}/coverage`)).status).toBe(503);

			await postgres.resume();
			const { repeated } = await phone.post(phone.outbox);
			expect(repeated).toEqual([]);
			await phone.exchange();
			expect(phone.receipts.get(sent)?.problem?.code).toBe('not_found');
			await server.stop();
		} finally {
			await postgres.stop();
		}
	});

/** Uses the code of the terminal on the joining page. */
async function joinAsAdministrator(browser: Browser, server: Server): Promise<void> {
	const code = /Mã tham gia[^:]*: ([0-9A-Z]{8})/.exec(server.printed())?.[1] ?? '';
	const page = await browser.newPage();
	await page.goto(`${server.url}/join/${code}`);
	for (const field of await page.locator('input[type=password]').all())
		await field.fill(administrator.password);
	await page.getByRole('button', { name: 'Đặt mật khẩu và vào' }).click();
	await page.waitForURL(/\/accounts/);
	await page.close();
}
