// What only a browser shows of sending: work that leaves with the app closed, and how far it has come.
import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { expectGoodLook } from './look.ts';
import { demo } from './people.ts';
import { signIn, Stranger } from './stranger.ts';
import { expect, test } from './test.ts';

test('what was saved without a network leaves with the app closed, as soon as there is one', async ({
	phone,
	server
}) => {
	const page = await opened(await phone.open(), server.url);
	const context = page.context();
	await context.setOffline(true);
	await recordVisit(page, server.url);
	const { visitId, who } = await onlyVisit(page);
	await (await context.newPage()).goto('about:blank');
	await page.close();

	await context.setOffline(false);
	await dispatchSync(context, server.url, `outbox/${who.accountId}/${who.deviceId}`);
	const office = new Stranger(server.url, await signIn(server.url, demo.member, demo.password));
	await expect
		.poll(async () => {
			await office.exchange();
			return office.tables.visits.has(visitId);
		})
		.toBe(true);

	const again = await context.newPage();
	await again.goto(`${server.url}/m/outbox`);
	await expect(again.getByText('Không còn việc nào trên máy')).toBeVisible();
});

test('a large outbox says how much of it is sent, and never more', async ({ phone, server }) => {
	const page = await opened(await phone.open(), server.url);
	await page.context().setOffline(true);
	await recordVisit(page, server.url);
	await multiply(page, 450);

	await page.goto(`${server.url}/m/outbox`);
	await expect(page.getByRole('status').first()).toHaveText(/Không có mạng/);
	await expectGoodLook(page);

	await page.evaluate(() => {
		const said: string[] = [];
		Object.assign(window, { said });
		const line = document.querySelector('[role=status]');
		const note = () => said.push(line?.textContent ?? '');
		new MutationObserver(note).observe(document.body, { subtree: true, characterData: true });
	});
	await page.context().setOffline(false);
	await expect(page.getByText('Không còn việc nào trên máy')).toBeVisible({ timeout: 45_000 });
	const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
	const steps = said.flatMap((words) => /đã gửi (\d+)\/450/.exec(words)?.[1] ?? []);
	expect([...new Set(steps)]).toEqual(['0', '200', '450']);
});

/** The member's phone after its first contact, kept for use without a network. */
async function opened(page: Page, url: string): Promise<Page> {
	await page.goto(`${url}/login?next=/m`);
	await page.getByLabel('Số điện thoại').fill(demo.member);
	await page.getByLabel('Mật khẩu').fill(demo.password);
	await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
	await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
	return page;
}

async function recordVisit(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/m/households`);
	await page
		.getByRole('article')
		.nth(5)
		.getByRole('link', { name: /^Ghi lượt/ })
		.click();
	await page.locator('form label').filter({ hasText: 'VNeID' }).first().click();
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await expect(page.getByRole('button', { name: 'Hoàn tác' })).toBeVisible();
}

type Command = { sequence?: number; id: string; payload: { id: string }; touches: string[] };

/** The one command on the phone, as IndexedDB holds it. */
async function onlyVisit(page: Page) {
	return page.evaluate(async () => {
		const accountId = (JSON.parse(localStorage.getItem('account') ?? '{}') as { id: string }).id;
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open(`phone-${accountId}`);
			opening.onsuccess = () => resolve(opening.result);
		});
		const commands = await new Promise<Command[]>((resolve) => {
			const all = db.transaction('outbox').objectStore('outbox').getAll();
			all.onsuccess = () => resolve(all.result as Command[]);
		});
		db.close();
		const deviceId = localStorage.getItem('device') ?? '';
		return { visitId: commands[0]?.payload.id ?? '', who: { accountId, deviceId } };
	});
}

/** A week without a network: the one visit on the phone, done as often at the same door. */
async function multiply(page: Page, count: number): Promise<void> {
	const ids = Array.from({ length: count - 1 }, () => [randomUUID(), randomUUID()] as const);
	await page.evaluate(async (ids) => {
		const accountId = (JSON.parse(localStorage.getItem('account') ?? '{}') as { id: string }).id;
		const db = await new Promise<IDBDatabase>((resolve) => {
			const opening = indexedDB.open(`phone-${accountId}`);
			opening.onsuccess = () => resolve(opening.result);
		});
		const store = db.transaction('outbox', 'readwrite').objectStore('outbox');
		await new Promise<void>((resolve) => {
			const all = store.getAll();
			all.onsuccess = () => {
				const [{ sequence: _, ...first }] = all.result as [Command];
				for (const [id, visitId] of ids)
					store.add({ ...first, id, payload: { ...first.payload, id: visitId }, touches: [] });
				store.transaction.oncomplete = () => resolve();
			};
		});
		db.close();
	}, ids);
}

/** What the browser does when it finds a network: there is no other way to ask it. */
async function dispatchSync(context: BrowserContext, origin: string, tag: string): Promise<void> {
	const [page] = context.pages();
	const devtools = await context.newCDPSession(page as Page);
	const registered = new Promise<string>((resolve) =>
		devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
			if (ours) resolve(ours.registrationId);
		})
	);
	await devtools.send('ServiceWorker.enable');
	const registrationId = await registered;
	await devtools.send('ServiceWorker.dispatchSyncEvent', {
		origin,
		registrationId,
		tag,
		lastChance: false
	});
}
