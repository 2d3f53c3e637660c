// A member's day with the network really cut: the server is stopped, the browser closed and opened.
import type { Page } from '@playwright/test';
import { expectGoodLook, expectNoSidewaysScroll, expectThumbSized } from './look.ts';
import { demo } from './people.ts';
import { badge, chip, signIn, tab } from './phone.ts';
import { demoDataDir, type Server, startServer } from './server.ts';
import { expect, test } from './test.ts';

const saved = 'Đã lưu trên máy, sẽ gửi khi có mạng';

test('a day in the village without a network', async ({ phone }) => {
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	await signIn(await phone.open(), server.url);
	await phone.close();
	await server.stop();

	const page = await phone.open();
	await page.goto(`${server.url}/m`);
	await expect(page.getByRole('status').first()).toHaveText(/Không có mạng/);
	await expect(page.getByRole('heading', { name: 'Hôm nay' })).toBeVisible();

	let name = '';
	await test.step('finds a household without diacritics and logs a visit in four taps', async () => {
		await tab(page, 'Hộ gia đình').click();
		const row = page.getByRole('article').nth(3);
		name = (await row.locator('strong').textContent()) ?? '';
		await page.getByRole('searchbox').fill(withoutDiacritics(name));
		const found = page.getByRole('article').filter({ hasText: name }).first();
		await found.getByRole('link', { name: `Ghi lượt hỗ trợ hộ ${name}` }).click();
		await expect(page.getByRole('heading', { name: 'Ghi lượt hỗ trợ' })).toBeVisible();
		await chip(page, 'VNeID').click();
		await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
		await expect(page.getByRole('heading', { name })).toBeVisible();
		await expect(badge(page)).toHaveText(/^1/);
		await expect(page.getByRole('article').first()).toContainText(saved);
	});

	await test.step('takes it back within ten seconds as if it had never been', async () => {
		await page.getByRole('button', { name: 'Hoàn tác' }).click();
		await expect(badge(page)).toHaveCount(0);
		await expect(page.getByText(saved)).toHaveCount(0);
	});

	await test.step('finds a half-filled form exactly as it was when the browser died', async () => {
		await page.getByRole('link', { name: 'Ghi lượt hỗ trợ' }).click();
		await chip(page, 'Mở cửa hàng số').click();
		await chip(page, 'Shopee').click();
		await chip(page, 'Đang bán').click();
		await page.getByRole('button', { name: /^Thêm một/ }).click();
		await chip(page, 'Tuần sau').click();
		const before = await filled(page);
		const address = page.url();
		await phone.close();

		const again = await phone.open();
		await again.goto(`${server.url}/m`);
		await again.getByRole('link', { name: `Ghi tiếp: ${name}` }).click();
		await again.waitForURL(address);
		await expect(again.getByText('máy đã giữ lại')).toBeVisible();
		await expect.poll(() => filled(again)).toEqual(before);
		await again.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
		await expect(again.getByRole('article').first()).toContainText(saved);
	});

	await test.step('keeps what was saved when the browser is killed at once', async () => {
		await phone.close();
		const again = await phone.open();
		await again.goto(`${server.url}/m/outbox`);
		await expect(again.getByRole('article')).toHaveCount(1);
		await expect(again.getByRole('article')).toContainText(`Lượt hỗ trợ: ${name}`);
	});

	await test.step('is not told that all is sent while the phone has not looked yet', async () => {
		await phone.close();
		const again = await phone.open();
		await again.addInitScript(keepOutboxBusy);
		await again.goto(`${server.url}/m`);
		const status = again.getByRole('status').first();
		await expect(again.getByRole('heading', { name: 'Hôm nay' })).toBeVisible();
		await expect(status).toHaveText('Đang xem việc trên máy…');
		await again.evaluate(() => Reflect.set(window, 'outboxIsFree', true));
		await expect(status).toHaveText(/Không có mạng/);
		await expect(badge(again)).toHaveText(/^1/);
		await phone.close();
	});

	await test.step('sends it when the network is back, and the ticks say so', async () => {
		const again = await phone.open();
		await again.goto(`${server.url}/m/outbox`);
		await expect(again.getByRole('article')).toHaveCount(1);
		const back = await startServer({ dataDir, port: server.port });
		await expect(again.getByText('Không còn việc nào trên máy')).toBeVisible({ timeout: 20_000 });
		await expect(badge(again)).toHaveCount(0);
		await again.goto(`${server.url}/m/households`);
		await again.getByRole('searchbox').fill(name);
		await again
			.getByRole('link', { name: new RegExp(name) })
			.first()
			.click();
		await expect(again.getByRole('article').first()).toContainText('Xã đã nhận');
		await expect(again.getByText('Shopee')).toBeVisible();
		await back.stop();
	});
});

test('every screen opens from a cold start without a server, fits and is accessible', async ({
	phone
}) => {
	test.setTimeout(180_000);
	const server = await startServer({ dataDir: await demoDataDir() });
	await signIn(await phone.open(), server.url);
	const [household, visit] = await known(await phone.open());
	await phone.close();
	await server.stop();

	const page = await phone.open();
	for (const path of screens(household, visit)) {
		await shown(page, server, path);
		await page.setViewportSize({ width: 320, height: 640 });
		await expectNoSidewaysScroll(page);
		await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
		await expectNoSidewaysScroll(page);
		await page.setViewportSize({ width: 360, height: 740 });
	}
});

test('forms say what is wrong, at the top and at the field, and keep what was filled in', async ({
	phone,
	server
}) => {
	const page = await phone.open();
	await signIn(page, server.url);
	const [household] = await known(page);

	await page.goto(`${server.url}/m/households/${household}/visit`);
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await expect(page).toHaveTitle(/^Lỗi: Ghi lượt hỗ trợ/);
	const summary = page.getByRole('alert').filter({ hasText: 'Có 1 chỗ cần sửa' });
	await expect(summary).toBeFocused();
	await expectGoodLook(page);
	await summary.getByRole('link').click();
	await expect(page.getByRole('group', { name: 'Đã hướng dẫn gì?' })).toBeFocused();

	await chip(page, 'VNeID').click();
	const next = page.getByRole('group', { name: 'Hẹn lần sau' });
	await next.locator('label').filter({ hasText: 'Ngày khác' }).first().click();
	await next.locator('input[type=date]').fill('2020-01-01');
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await expect(next.getByText('ngoài khoảng cho phép')).toBeVisible();

	await page.goto(`${server.url}/m/households/new`);
	await chip(page, 'Đồng ý bằng lời').click();
	await page.getByLabel('Số điện thoại').fill('12345');
	await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
	await expect(page.getByRole('link', { name: /Số điện thoại chưa đúng/ })).toBeVisible();
	await expect(page.getByLabel('Số điện thoại')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.getByLabel('Số điện thoại')).toHaveValue('12345');
	await expectGoodLook(page);
	await expectThumbSized(page);

	await page.goto(`${server.url}/m/trainings/new`);
	await page.getByRole('button', { name: 'Lưu buổi này' }).click();
	await expect(page).toHaveTitle(/^Lỗi: /);
	await expectGoodLook(page);
});

test('a rejected visit waits to be corrected, and the others go on', async ({ phone, server }) => {
	const page = await phone.open();
	await signIn(page, server.url);
	const [household] = await known(page);
	await page.goto(`${server.url}/m/households/${household}/visit`);
	// Before the team had its decision.
	const when = page.getByRole('group', { name: 'Đến hộ lúc nào?' });
	await when.locator('label').filter({ hasText: 'Ngày khác' }).first().click();
	await when.locator('input[type=date]').fill('2019-05-02');
	await chip(page, 'Cả nhà vắng').click();
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await page.waitForURL(`${server.url}/m/households/${household}`);
	await page.getByRole('banner').getByRole('link').click();
	await expect(page.getByRole('heading', { name: 'Cần sửa (1)' })).toBeVisible({ timeout: 20_000 });
	await expect(page.getByText('tổ chưa có quyết định còn hiệu lực')).toBeVisible();
	await expect(badge(page)).toHaveText(/^1/);
	await expectGoodLook(page);
	await expectThumbSized(page);

	await page.getByRole('link', { name: 'Sửa và gửi lại' }).click();
	await chip(page, 'Vừa xong').click();
	await page.getByRole('button', { name: 'Lưu bản sửa' }).click();
	await expect(badge(page)).toHaveCount(0);
	await expect(page.getByRole('article').first()).toContainText('Xã đã nhận');
});

test('a full phone says so and keeps what was filled in', async ({ phone, server }) => {
	const page = await phone.open();
	await signIn(page, server.url);
	const [household] = await known(page);
	await page.goto(`${server.url}/m/households/${household}/visit`);
	await chip(page, 'VNeID').click();
	// Browsers check their quota only now and then, so the refusal itself is played here.
	await page.evaluate(() => {
		const { add } = IDBObjectStore.prototype;
		const full = () => {
			throw new DOMException('The disk is full.', 'QuotaExceededError');
		};
		IDBObjectStore.prototype.add = full;
		addEventListener('room-again', () => (IDBObjectStore.prototype.add = add));
	});
	const before = await filled(page);
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	const refusal = page.locator('#main').getByRole('alert');
	await expect(refusal.filter({ hasText: 'Máy đã đầy bộ nhớ' })).toBeInViewport();
	await expect(page.getByText('Máy đã đầy bộ nhớ')).toHaveCount(1);
	expect(await filled(page)).toEqual(before);
	await expect(badge(page)).toHaveCount(0);

	await page.evaluate(() => dispatchEvent(new Event('room-again')));
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await expect(page.getByRole('article').first()).toContainText(saved);
});

test('data cleared behind the app’s back are noticed, said and filled again', async ({
	phone,
	server
}) => {
	const page = await phone.open();
	await signIn(page, server.url);
	await page.goto(`${server.url}/manifest.webmanifest`);
	await page.evaluate(async () => {
		for (const { name } of await indexedDB.databases()) {
			await new Promise((resolve) => (indexedDB.deleteDatabase(name ?? '').onsuccess = resolve));
		}
	});
	await page.goto(`${server.url}/m`);
	await expect(page.getByText('đã bị xóa và vừa được lấy lại')).toBeVisible();
	await expect(page.getByRole('heading', { name: /^Hộ cần đến/ })).toBeVisible();
	await expectGoodLook(page);
	await page.getByRole('button', { name: 'Đã hiểu' }).click();
	await expect(page.getByText('đã bị xóa')).toHaveCount(0);
});

test('a phone that does not give its data says so, and opens when it does', async ({
	phone,
	server,
	faults
}) => {
	const page = await phone.open();
	await signIn(page, server.url);
	await page.addInitScript(() => {
		const { open } = IDBFactory.prototype;
		IDBFactory.prototype.open = () => {
			throw new DOMException('Not now.', 'InvalidStateError');
		};
		addEventListener('data-again', () => (IDBFactory.prototype.open = open));
	});
	await page.goto(`${server.url}/m`);
	await expect(page.getByRole('heading', { name: 'Chưa đọc được dữ liệu' })).toBeVisible();
	await expectGoodLook(page);
	await page.evaluate(() => dispatchEvent(new Event('data-again')));
	await page.getByRole('button', { name: 'Thử lại' }).click();
	await expect(page.getByRole('heading', { name: /^Hộ cần đến/ })).toBeVisible();
	// The refusal itself was reported as the fault it is.
	expect(faults).toHaveLength(1);
	faults.length = 0;
});

test('two members share a phone, and signing out keeps unsent work', async ({ phone }) => {
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	const page = await phone.open();
	await signIn(page, server.url);
	const [household] = await known(page);
	await server.stop();
	await page.goto(`${server.url}/m/households/${household}/visit`);
	await chip(page, 'Cả nhà vắng').click();
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	await tab(page, 'Của tôi').click();
	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('Còn 1 việc chưa gửi');
	await expectGoodLook(page);
	await dialog.getByRole('button', { name: 'Đăng xuất' }).click();
	await expect(page.getByRole('heading', { name: 'Chào bạn' })).toBeVisible();
	await expectGoodLook(page);

	const back = await startServer({ dataDir, port: server.port });
	await page.getByRole('button', { name: 'Thử lại' }).click();
	await signIn(page, server.url, demo.leader);
	await expect(badge(page)).toHaveCount(0);
	await tab(page, 'Của tôi').click();
	await expect(page.getByText('việc chưa gửi của người khác')).toBeVisible();
	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Đăng xuất' }).click();

	await signIn(page, server.url);
	await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
	await page.goto(`${server.url}/m/households/${household}`);
	await expect(page.getByRole('article').first()).toContainText('Xã đã nhận');
	await back.stop();
});

test('a phone without a team, and a screen for nothing, say what to do next', async ({
	phone,
	server
}) => {
	const page = await phone.open();
	await signIn(page, server.url, demo.head);
	await expect(page.getByText('Bạn chưa có tên trong tổ nào')).toBeVisible();
	for (const path of ['/m', '/m/trainings', '/m/trainings/new', '/m/outbox', '/m/me']) {
		await shown(page, server, path);
	}
	await shown(page, server, '/m/households/0192a000-0000-7000-8000-000000000000');
	await expect(page.getByText('Có thể hộ đã chuyển sang tổ khác')).toBeVisible();
});

function screens(household: string, visit: string): string[] {
	return [
		'/m',
		'/m/households',
		'/m/households/new',
		`/m/households/${household}`,
		`/m/households/${household}/visit`,
		`/m/households/${household}/edit`,
		`/m/visits/${visit}/correct`,
		'/m/trainings',
		'/m/trainings/new',
		'/m/me',
		'/m/outbox',
		'/m/install'
	];
}

/** Opens a screen by its address and holds it to the rules for every screen. */
async function shown(page: Page, server: Server, path: string): Promise<void> {
	await page.goto(server.url + path);
	await expect(page.locator('h1')).toBeVisible();
	await expect(page.getByText('Đang mở…')).toHaveCount(0);
	await whole(page);
	await expectGoodLook(page);
	await expectThumbSized(page);
	await page.setViewportSize({ width: 360, height: 740 });
}

/** As high as its content, so that a bar at the edge covers nothing that a thumb could scroll free. */
async function whole(page: Page): Promise<void> {
	const { width } = page.viewportSize() ?? { width: 360 };
	await page.setViewportSize({ width, height: 740 });
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width, height: Math.max(740, height) });
}

/** A household with at least one visit, and that visit, as this phone knows them. */
async function known(page: Page): Promise<[string, string]> {
	return page.evaluate(async () => {
		const name = (await indexedDB.databases()).find((each) =>
			each.name?.startsWith('phone-')
		)?.name;
		const database = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open(name ?? '');
			request.onsuccess = () => resolve(request.result);
		});
		const visits = await new Promise<{ originId: string; householdId: string }[]>((resolve) => {
			const request = database.transaction('visits').objectStore('visits').getAll();
			request.onsuccess = () => resolve(request.result);
		});
		database.close();
		const [first] = visits;
		return [first?.householdId ?? '', first?.originId ?? ''];
	});
}

/** Everything a form holds: each control with its name, value and whether it is chosen. */
function filled(page: Page): Promise<string[]> {
	return page.locator('form').evaluate((form) =>
		[...form.querySelectorAll('input')].map((input) => {
			const label = input.closest('label')?.textContent?.trim() ?? input.id;
			return `${input.name} ${label} ${input.value} ${input.checked}`;
		})
	);
}

function withoutDiacritics(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** Runs in the page: a transaction, as another window's could, holds the outbox until it is set free. */
function keepOutboxBusy(): void {
	const { id } = JSON.parse(localStorage.getItem('account') ?? '{}');
	const opening = indexedDB.open(`phone-${id}`);
	opening.onsuccess = () => {
		const database = opening.result;
		const transaction = database.transaction('outbox', 'readwrite');
		const goOn = () => {
			if (Reflect.get(window, 'outboxIsFree')) return;
			transaction.objectStore('outbox').count().onsuccess = goOn;
		};
		transaction.oncomplete = () => database.close();
		goOn();
	};
}
