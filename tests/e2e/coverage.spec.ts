import type { BrowserContext, Page } from '@playwright/test';
import {
	expectAccessible,
	expectContrast,
	expectGoodLook,
	expectNoSidewaysScroll
} from './look.ts';
import { demo } from './people.ts';
import { demoDataDir, startServer } from './server.ts';
import { signIn, Stranger } from './stranger.ts';
import { expect, PHONE, test } from './test.ts';

const areas = (page: Page) => page.locator('path.area');
const figure = (page: Page, name: string) =>
	page.getByRole('region', { name }).getByText(/^[\d,]+%$/);
const both = 'Hộ có cửa hàng số và tài khoản thanh toán';

test('the province officer sees 65 communes today and 200 on 31/12/2021', async ({
	page,
	context,
	server
}) => {
	test.slow(); // axe looks at hundreds of shapes
	await enter(context, server.url, demo.province);
	await page.goto('/');
	await expect(page).toHaveURL(/\/coverage/);
	await expect(areas(page)).toHaveCount(65);
	await expectGoodLook(page);

	await page.getByRole('link', { name: '31/12/2021' }).click();
	await expect(areas(page)).toHaveCount(200);
	const headline = page.getByRole('region', { name: both });
	await expect(headline).toContainText('60,0%');
	await expect(headline).toContainText('Lũy kế đến 31/12/2021');
	await expect(headline).toContainText('Mục tiêu năm 2025: 50%, vượt 10,0 điểm');
	for (const [label, number] of [
		['xã, phường', '200'],
		['tổ', '1.702'],
		['thành viên', '6.214'],
		['thành viên mỗi tổ', '3,65']
	] as const)
		await expect(headline.locator('dl div', { hasText: label }).first()).toContainText(number);
	await expectGoodLook(page);

	await page.goBack();
	await expect(areas(page)).toHaveCount(65);
	await expect(page.getByText('Sơ đồ, không phải ranh giới')).toBeVisible();
});

test('the table says what the map says, for every area', async ({ page }) => {
	await page.goto('/coverage?area=20&indicator=PAY-01&asOf=2021-12-31');
	await expect(areas(page)).toHaveCount(200);
	const onMap = await areas(page).evaluateAll((paths) =>
		paths.map((path) => path.getAttribute('aria-label'))
	);
	const inTable = await page
		.locator('tbody tr')
		.evaluateAll((rows) =>
			rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()))
		);
	const told = inTable.map(
		([name, numerator, denominator, value]) =>
			`${name}: ${value}, ${numerator} trên ${denominator} hộ`
	);
	expect(onMap.toSorted()).toEqual(told.toSorted());
});

test('the keyboard alone goes from area to area, into one, and back', async ({ page }) => {
	await page.goto('/coverage');
	await expect(areas(page)).toHaveCount(65);
	await page.getByRole('button', { name: /^Gửi qua Zalo/ }).focus();
	await page.keyboard.press('Tab');
	await expect(areas(page).and(page.locator(':focus'))).toHaveCount(1);
	const before = await page.locator(':focus').getAttribute('aria-label');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	const area = page.locator('path.area:focus');
	const label = (await area.getAttribute('aria-label')) ?? '';
	expect(label).not.toBe(before);
	const name = label.split(':')[0] ?? '';

	await page.keyboard.press('Space');
	await expect(page.locator('tr.selected')).toContainText(name);
	await expect(page.locator('tr.selected')).toBeInViewport();

	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(name, 'i'));
	await expect(page.getByText('Mỗi ô là một thôn')).toBeVisible();
	await expect(page.locator('tbody tr').first()).toBeVisible();

	await page.goBack();
	await expect(areas(page)).toHaveCount(65);
	await expect(page.locator('tr.selected a')).toBeFocused();
	await expect(page.locator('tr.selected')).toContainText(name);
	await page.goForward();
	await page.getByRole('link', { name: 'Tỉnh Lạng Sơn' }).click();
	await expect(areas(page)).toHaveCount(65);
});

test('a click goes into an area; a row shows where it lies', async ({ page }) => {
	await page.goto('/coverage');
	await expect(areas(page)).toHaveCount(65);
	await page.getByRole('row', { name: 'Xã Bằng Mạc' }).getByRole('cell').first().click();
	const ring = page.locator('path.line.selected');
	await expect(ring).toHaveAttribute('d', /L/);
	await expect(page.getByRole('link', { name: 'Xem các thôn' })).toBeVisible();

	// Dragging goes nowhere, also while the map still zooms, when Leaflet does not see it.
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	const zooms = (pane: Element) => pane.classList.toggle('leaflet-zoom-anim');
	await page.locator('.leaflet-map-pane').evaluate(zooms);
	const area = page.locator('path.area[data-code="06475"]');
	const { x, y, width, height } = (await area.boundingBox())!;
	await page.mouse.move(x + width / 2, y + height / 2);
	await page.mouse.down();
	for (const away of [60, 15]) await page.mouse.move(x + width / 2 + away, y + height / 2);
	await page.mouse.up();
	await page.locator('.leaflet-map-pane').evaluate(zooms);
	await page.evaluate(() => new Promise((drawn) => requestIdleCallback(drawn)));
	expect(asked.filter((url) => url.includes('__data.json'))).toEqual([]);

	await area.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Độ phủ xã Bằng Mạc');
});

test('a finger chooses an area first and goes into it with the second tap', async ({
	browser,
	server
}) => {
	const phone = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
	const page = await phone.newPage();
	await page.goto(`${server.url}/coverage`);
	await expect(areas(page)).toHaveCount(65);
	const area = page.locator('path.area[data-code="06475"]');
	await area.tap();
	await expect(page.getByRole('link', { name: 'Xem các thôn' })).toBeVisible();
	await expect(page).not.toHaveURL(/area=06475/);
	await area.tap();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Độ phủ xã Bằng Mạc');
	await phone.close();
});

test('communes are found without diacritics and sorted as Vietnamese names and numbers are', async ({
	page
}) => {
	await page.goto('/coverage');
	const names = page.locator('tbody th');
	await page.getByLabel('Tìm theo tên').fill('bang mac');
	await expect(names).toHaveText(['Xã Bằng Mạc']);
	await page.getByLabel('Tìm theo tên').fill('khong co xa nay');
	await expect(page.getByText('Không có nơi nào khớp')).toBeVisible();
	await page.getByLabel('Tìm theo tên').fill('');

	const all = await names.allInnerTexts();
	expect(all).toEqual(all.toSorted(new Intl.Collator('vi').compare));
	await page.getByRole('button', { name: 'Giá trị' }).click();
	await expect(page.getByRole('columnheader', { name: 'Giá trị' })).toHaveAttribute(
		'aria-sort',
		'descending'
	);
	await expect(page).toHaveURL(/sort=-value/);
	const values = await page.locator('tbody td:last-child').allInnerTexts();
	const numbers = values.map((value) => Number(value.replace('%', '').replace(',', '.')));
	expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
	await page.reload();
	await expect(page.getByRole('columnheader', { name: 'Giá trị' })).toHaveAttribute(
		'aria-sort',
		'descending'
	);
});

test('another indicator only restyles: the shapes are fetched once', async ({ page }) => {
	const fetched: string[] = [];
	page.on('request', (request) => {
		if (request.url().includes('/geometry')) fetched.push(request.url());
	});
	await page.goto('/coverage');
	await expect(areas(page)).toHaveCount(65);
	const before = await areas(page).first().getAttribute('aria-label');
	await page.getByLabel('Chỉ tiêu').selectOption('ACT-02');
	await expect(page.getByRole('region', { name: 'Hộ được tiếp cận' })).toBeVisible();
	await expect(areas(page).first()).not.toHaveAttribute('aria-label', before ?? '');
	expect(fetched).toHaveLength(1);
});

test('a map that does not come leaves the table and can be tried again', async ({ page }) => {
	await page.route('**/coverage/geometry*', (route) => route.abort());
	await page.goto('/coverage');
	await expect(page.getByRole('alert')).toContainText('Chưa tải được bản đồ');
	await expect(page.locator('tbody tr')).toHaveCount(65);
	await expectGoodLook(page);
	await page.unroute('**/coverage/geometry*');
	await page.getByRole('button', { name: 'Thử lại' }).click();
	await expect(areas(page)).toHaveCount(65);
});

test('a day that cannot be is said at its field, and the nearest question is shown', async ({
	page
}) => {
	await page.goto('/coverage?area=20&asOf=2999-01-01');
	await expect(page).toHaveTitle(/^Lỗi: /);
	await expect(page.getByText('Ngày này chưa đến.')).toBeVisible();
	await expect(page.locator('tbody tr')).toHaveCount(65);
	await expectGoodLook(page);

	await page.goto('/coverage?area=99&indicator=ABC&level=street&compare=hom-qua');
	await expect(page.getByText('Không có tỉnh, xã, thôn nào mang mã này')).toBeVisible();
	await expect(page.getByText('Hãy chọn một mục trong danh sách.').first()).toBeVisible();
	await expect(page.locator('tbody tr')).toHaveCount(65);
	await page.goto('/coverage?area=178');
	await expect(page.getByText('chưa có, hoặc không còn, Thành phố Lạng Sơn')).toBeVisible();
	await expectGoodLook(page);
});

test('everybody sees the figures, but no cell under five', async ({ page, context, server }) => {
	const cells = async () =>
		page
			.locator('tbody tr')
			.evaluateAll((rows) => rows.map((row) => row.children[1]?.textContent?.trim() ?? ''));
	await page.goto('/coverage?area=06475&indicator=ORG-01');
	await expect(page.getByText('Số dưới 5 không công bố')).toBeVisible();
	expect(new Set(await cells())).toEqual(new Set(['—']));
	await expectGoodLook(page);

	await enter(context, server.url, demo.officer);
	await page.reload();
	await expect(page.getByText('Số liệu đầy đủ theo quyền của bạn')).toBeVisible();
	expect(await cells()).toContain('1');
});

test('the map and its table fit and are accessible, in the dark too', async ({
	page,
	context,
	server
}) => {
	await enter(context, server.url, demo.province);
	for (const address of ['/coverage', '/coverage?area=06475', '/coverage?level=village']) {
		await page.emulateMedia({ colorScheme: 'light' });
		await page.goto(address);
		await expect(page.getByRole('rowheader').first()).toBeVisible();
		for (const width of [320, 360, 1280]) {
			await page.setViewportSize({ width, height: PHONE.height });
			await expectNoSidewaysScroll(page);
		}
		// All villages of a province are one table of thousands of cells: their look is that of the others.
		if (address.includes('village')) continue;
		await expectAccessible(page);
		await page.emulateMedia({ colorScheme: 'dark' });
		await expectContrast(page);
		await page.setViewportSize(PHONE);
		await expectAccessible(page);
	}
});

test('coverage rises when a member’s visit has reached the server', async ({
	page,
	context,
	server
}) => {
	await enter(context, server.url, demo.officer);
	const count = async () => {
		await page.goto('/coverage?area=06475');
		const told = await page.getByRole('region', { name: both }).innerText();
		return Number(/([\d.]+) trên/.exec(told)?.[1]?.replaceAll('.', ''));
	};
	const before = await count();
	const phone = new Stranger(server.url, await signIn(server.url, demo.member, demo.password));
	await phone.exchange();
	const has = new Set([...phone.tables.visits.values()].map((visit) => visit.householdId));
	const fresh = [...phone.tables.households.values()].find((household) => !has.has(household.id));
	phone.add(
		'visit.record',
		phone.visit(fresh!, {
			onboardings: [
				{ service: 'shop', provider: 'voso', state: 'selling' },
				{ service: 'account', provider: 'mb', state: 'registered' }
			]
		})
	);
	await phone.exchange();
	expect([...phone.receipts.values()].map(({ verdict }) => verdict)).toEqual(['accepted']);
	expect(await count()).toBe(before + 1);
	await expect(figure(page, both)).toBeVisible();
});

test('without a network the officer sees the last map with its hour, and nobody after them does', async ({
	page,
	context
}) => {
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	await enter(context, server.url, demo.province);
	const address = `${server.url}/coverage?area=20&level=commune&indicator=PAY-01`;
	const isKept = () => page.evaluate(() => caches.match('/coverage/kept/box').then(Boolean));
	await page.goto(address);
	await expect(areas(page)).toHaveCount(65);
	const label = await areas(page).first().getAttribute('aria-label');
	await expect.poll(isKept).toBe(true);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await server.stop();

	// By a link of the open page, and by its address.
	await page.getByRole('link', { name: '31/12/2021' }).click();
	await expect(
		page.getByText(/^Bản đồ tải lúc \d\d:\d\d ngày .*, đang không có mạng/)
	).toBeVisible();
	await page.goto(server.url);
	await expect(page.getByRole('region', { name: 'Hộ có tài khoản thanh toán' })).toBeVisible();
	await expect(areas(page)).toHaveCount(65);
	await expect(areas(page).first()).toHaveAttribute('aria-label', label ?? '');
	await expect(page.locator('tbody tr')).toHaveCount(65);
	await expect(page.getByText('Lộc Văn Bình')).toHaveCount(0);
	await expectGoodLook(page);

	const again = await startServer({ dataDir, port: server.port });
	await page.getByRole('button', { name: 'Thử kết nối lại' }).click();
	await expect(page).toHaveURL(address);
	await expect(areas(page)).toHaveCount(65);
	await expect.poll(isKept).toBe(true);
	await again.stop();

	// Signed out or lapsed: the key went with the session, and what it opened goes when it is asked for.
	await context.clearCookies();
	await page.goto(address);
	await expect(page.getByText('Máy này không giữ bản đồ nào cho bạn.')).toBeVisible();
	await expectGoodLook(page);
	expect(await isKept()).toBe(false);
});

test('the open API answers strangers, with a tag', async ({ request }) => {
	const address = '/api/v1/coverage?area=20&level=commune&indicator=SHP-02&asOf=2021-12-31';
	const first = await request.get(address);
	const { rows, total } = (await first.json()) as {
		rows: { numerator: number | null; denominator: number | null }[];
		total: { numerator: number; denominator: number; value: number };
	};
	expect(rows).toHaveLength(200);
	expect(total.value).toBe(60);
	expect(rows.reduce((sum, row) => sum + (row.numerator ?? 0), 0)).toBe(total.numerator);
	const again = await request.get(address, {
		headers: { 'if-none-match': first.headers().etag ?? '' }
	});
	expect(again.status()).toBe(304);
});

test('the administrator checks boundary files, reads what is wrong, and loads good ones', async ({
	page,
	context,
	server,
	request
}) => {
	test.slow();
	const shapes = await request.get('/coverage/geometry?area=20&level=commune');
	const { topology } = (await shapes.json()) as { topology: Shapes };
	const file = (name: string, content: unknown) => ({
		name,
		mimeType: 'application/json',
		buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
	});
	await enter(context, server.url, demo.admin);
	await page.goto('/boundaries');
	await expect(page.getByText('Chưa nạp ranh giới nào')).toBeVisible();
	await expectGoodLook(page);

	const load = page.getByRole('button', { name: 'Nạp các ranh giới này' });
	await load.click();
	await expect(page.getByRole('alert')).toContainText('Có 2 chỗ cần sửa');
	await expectGoodLook(page);

	const files = page.getByLabel('Tệp TopoJSON hoặc GeoJSON');
	const short = structuredClone(topology);
	const [gone] = short.objects.areas.geometries.splice(0, 1);
	await files.setInputFiles([file('thieu.topojson', short), file('hong.json', '{')]);
	await page.getByRole('button', { name: 'Kiểm tra trước' }).click();
	await expect(page.getByText('Chưa nạp gì: có 2 lỗi.')).toBeVisible();
	await expect(page.getByRole('row', { name: /thiếu đơn vị này/ })).toContainText(gone?.id ?? '?');
	await expect(page.getByRole('row', { name: /không phải là JSON/ })).toContainText('hong.json');
	await expectGoodLook(page);

	await files.setInputFiles(file('lang-son.topojson', topology));
	await page.getByRole('button', { name: 'Kiểm tra trước' }).click();
	await expect(page.getByText('sẵn sàng nạp 65 xã, phường')).toBeVisible();
	await page.getByLabel('Nguồn').fill('Sở Khoa học và Công nghệ, 2026');
	await load.click();
	await expect(page.getByText('Đã nạp ranh giới của 65 đơn vị.')).toBeVisible();
	await expect(page.getByRole('row', { name: /Sở Khoa học/ })).toContainText('65 xã, phường');
	await expectGoodLook(page);

	await page.goto('/coverage?area=20');
	await expect(areas(page)).toHaveCount(65);
	await expect(page.getByText('Ranh giới chỉ mang tính tham khảo')).toBeVisible();
	await expect(page.getByText('Sở Khoa học và Công nghệ, 2026')).toBeVisible();
});

test('boundaries are the administrator’s alone', async ({ page, context, server }) => {
	await enter(context, server.url, demo.province);
	const refused = await page.goto('/boundaries');
	expect(refused?.status()).toBe(404);
});

type Shapes = { objects: { areas: { geometries: { id: string }[] } } };

/** Signs the browser in without the form, which has its own stories. */
async function enter(context: BrowserContext, url: string, phone: string): Promise<void> {
	const [name = '', value = ''] = (await signIn(url, phone, demo.password)).split('=');
	await context.addCookies([{ name, value, url }]);
}
