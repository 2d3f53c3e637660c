// A phone that falls into other hands: its lock, the time it may be without the server, its wiping.
import type { Page } from '@playwright/test';
import { expectGoodLook, expectThumbSized } from './look.ts';
import { demo } from './people.ts';
import { badge, chip, signIn, tab } from './phone.ts';
import { demoDataDir, startServer } from './server.ts';
import { expect, test } from './test.ts';

const day = 86_400_000;

test('a locked phone shows nothing without its PIN, works with it, and its PIN can be forgotten', async ({
	phone
}) => {
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	let page = await phone.open();
	await signIn(page, server.url);
	await tab(page, 'Hộ gia đình').click();
	const name = (await page.getByRole('article').first().locator('strong').textContent()) ?? '';
	expect(await raw(page)).toContain(name);

	await test.step('sets a PIN', async () => {
		await tab(page, 'Của tôi').click();
		await page.getByRole('link', { name: 'Khóa bằng mã PIN' }).click();
		await page.getByLabel('Mã PIN mới', { exact: true }).fill('123456');
		await page.getByLabel('Nhập lại mã PIN mới').fill('123456');
		await page.getByRole('button', { name: 'Bật khóa' }).click();
		await expect(page.getByText('Mã này dễ đoán')).toBeVisible();
		await expectGoodLook(page);
		await page.getByLabel('Mã PIN mới', { exact: true }).fill('280469');
		await page.getByLabel('Nhập lại mã PIN mới').fill('280469');
		await page.getByRole('button', { name: 'Bật khóa' }).click();
		await expect(page.getByText('Đã bật khóa.')).toBeVisible();
		await expect(badge(page)).toHaveCount(0);
		await expectGoodLook(page);
		await expectThumbSized(page);
		expect(await raw(page)).not.toContain(name);
	});

	await test.step('asks for it after a cold start without a network', async () => {
		await phone.close();
		await server.stop();
		page = await phone.open();
		await page.goto(`${server.url}/m`);
		await expect(page.getByRole('heading', { name: 'Máy đang khóa' })).toBeVisible();
		await expectGoodLook(page);
		await expectThumbSized(page);
		await unlock(page, '000000');
		await expect(page.getByText('Mã PIN chưa đúng.')).toBeVisible();
		await unlock(page, '280469');
		await expect(page.getByRole('heading', { name: 'Hôm nay' })).toBeVisible();
	});

	await test.step('keeps a visit that is logged then', async () => {
		await tab(page, 'Hộ gia đình').click();
		await page
			.getByRole('link', { name: `Ghi lượt hỗ trợ hộ ${name}` })
			.first()
			.click();
		await chip(page, 'Cả nhà vắng').click();
		await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
		await expect(badge(page)).toHaveText(/^1/);
		expect(await raw(page)).not.toContain(name);
	});

	await test.step('opens with the password when the PIN is forgotten, and sends it', async () => {
		await page.reload();
		await expect(page.getByText('1 việc chưa gửi vẫn giữ trên máy')).toBeVisible();
		const back = await startServer({ dataDir, port: server.port });
		await page.getByRole('button', { name: 'Quên mã PIN' }).click();
		await page.getByLabel('Số điện thoại').fill(demo.member);
		await page.getByLabel('Mật khẩu', { exact: true }).fill(demo.password);
		await page.getByLabel('Mã PIN mới', { exact: true }).fill('351972');
		await page.getByLabel('Nhập lại mã PIN mới').fill('351972');
		await expectGoodLook(page);
		await page.getByRole('button', { name: 'Mở và đặt mã mới' }).click();
		await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
		await back.stop();
	});
});

test('a phone that was away too long opens after one contact, with its work', async ({ phone }) => {
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	const page = await phone.open();
	await signIn(page, server.url);
	await server.stop();
	await tab(page, 'Hộ gia đình').click();
	await page
		.getByRole('link', { name: /^Ghi lượt hỗ trợ hộ/ })
		.first()
		.click();
	await chip(page, 'Cả nhà vắng').click();
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await expect(badge(page)).toHaveText(/^1/);

	await page.clock.setSystemTime(Date.now() + 26 * day);
	await page.goto(`${server.url}/m`);
	await expect(page.getByText(/Còn [345] ngày\./)).toBeVisible();
	await page.clock.setSystemTime(Date.now() + 31 * day);
	await page.goto(`${server.url}/m/households`);
	await expect(page.getByRole('heading', { name: 'Cần kết nối mạng để mở lại' })).toBeVisible();
	await expect(page.getByText('1 việc chưa gửi vẫn giữ nguyên')).toBeVisible();
	await expectGoodLook(page);
	await page.clock.setSystemTime(Date.now());
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Cần kết nối mạng để mở lại' })).toBeVisible();

	const back = await startServer({ dataDir, port: server.port });
	// By itself, or by the button if that is quicker.
	await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
	await expect(page.getByRole('heading', { name: 'Hộ gia đình' })).toBeVisible();
	await back.stop();
});

test('a phone signed out from afar wipes itself and says so', async ({ phone, server }) => {
	const page = await phone.open();
	await signIn(page, server.url);
	// The server's word comes with any answer; here it is put into one.
	await page.addInitScript(() => {
		const { fetch } = window;
		window.fetch = async (...asked) => {
			const answer = await fetch(...asked);
			if (asked[0] !== '/sync' || !answer.ok) return answer;
			return Response.json({ ...(await answer.json()), signedOut: true });
		};
	});
	await page.goto(`${server.url}/m`);
	await expect(page.getByText('đã đăng xuất máy này')).toBeVisible();
	await expectGoodLook(page);
	expect(await raw(page)).toBe('');
	expect(await page.evaluate(() => localStorage.getItem('account'))).toBeNull();
	await page.getByRole('link', { name: 'Đăng nhập' }).click();
	await expect(page.getByLabel('Mật khẩu', { exact: true })).toBeVisible();
});

async function unlock(page: Page, pin: string): Promise<void> {
	await page.getByLabel('Mã PIN', { exact: true }).fill(pin);
	await page.getByRole('button', { name: 'Mở khóa' }).click();
}

/** All that the phone's databases and its small storage hold, as text; empty when there is none. */
function raw(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const finished = <Result>(request: IDBRequest<Result>) =>
			new Promise<Result>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const text = (value: unknown): string => {
			if (value instanceof Uint8Array) return new TextDecoder().decode(value);
			if (typeof value !== 'object' || value === null) return String(value);
			return Object.values(value).map(text).join(' ');
		};
		const found: string[] = [];
		for (const { name } of await indexedDB.databases()) {
			if (!name?.startsWith('phone-')) continue;
			const database = await finished(indexedDB.open(name));
			for (const store of database.objectStoreNames)
				found.push(
					text(await finished(database.transaction(store).objectStore(store).getAll())),
					JSON.stringify(localStorage)
				);
			database.close();
		}
		return found.join(' ');
	});
}
