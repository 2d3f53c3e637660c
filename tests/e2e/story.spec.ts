// The main job from end to end, played by the people who do it: proposal, decision, joining, a
// household's visit without any network, and the province that sees coverage rise on its map.
import type { Browser, Page } from '@playwright/test';
import { demo } from './people.ts';
import { demoDataDir, startServer } from './server.ts';
import { expect, test } from './test.ts';

const village = 'Thôn Kéo Luông';

test('from a village head’s proposal to the province’s map', async ({ browser, phone }) => {
	test.setTimeout(120_000);
	const dataDir = await demoDataDir();
	const server = await startServer({ dataDir });
	const province = await desk(browser, server.url, demo.province);
	const before = await bothIn(province, server.url);

	const code =
		await test.step('the head proposes, the chair decides and gives out a code', async () => {
			const head = await desk(browser, server.url, demo.head);
			await head.getByRole('link', { name: 'Đề nghị thành lập tổ' }).click();
			await head
				.getByRole('group', { name: 'Người thứ 2' })
				.getByLabel('Họ và tên')
				.fill('Nông Thị Thơm');
			await head
				.getByRole('group', { name: 'Người thứ 2' })
				.getByLabel('Số điện thoại')
				.fill('0987 654 321');
			await head.getByRole('button', { name: 'Lưu và trình chủ tịch' }).click();

			const chair = await desk(browser, server.url, demo.chair);
			await chair.getByRole('link', { name: /Xem và duyệt.*Kéo Luông/ }).click();
			await chair.getByLabel('Số quyết định').fill('12/QĐ-UBND');
			await chair.getByRole('button', { name: 'Duyệt tổ này' }).click();
			await chair.getByRole('status').getByRole('link', { name: 'Phát mã tham gia' }).click();
			await chair.getByRole('button', { name: 'Tạo mã' }).click();
			return (
				(await chair.getByRole('article').innerText()).match(/[2-9A-Z]{4}-[2-9A-Z]{4}/)?.[0] ?? ''
			);
		});

	await test.step('the member joins on her phone, and leaves the network behind', async () => {
		const page = await phone.open();
		await page.goto(`${server.url}/join/${code}`);
		await page.getByLabel('Mật khẩu của bạn').fill('con-duong-moi');
		await page.getByLabel('Nhập lại mật khẩu').fill('con-duong-moi');
		await page.getByRole('button', { name: 'Đặt mật khẩu và vào' }).click();
		await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
		await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
		await phone.close();
		await server.stop();
	});

	await test.step('she enters a household nobody knew, and opens a shop and an account there', async () => {
		const page = await phone.open();
		await page.goto(`${server.url}/m/households/new`);
		await page.getByLabel('Họ và tên chủ hộ').fill('Hứa Thị Én');
		await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
		await expect(page.getByRole('heading', { name: 'Hứa Thị Én' })).toBeVisible();
		await page.getByRole('link', { name: 'Ghi lượt hỗ trợ' }).click();
		for (const words of ['Mở cửa hàng số', 'VOSO', 'Tài khoản thanh toán', 'Viettel Money'])
			await page.locator('form label').filter({ hasText: words }).first().click();
		await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
		await expect(page.getByText('Đã lưu trên máy, sẽ gửi khi có mạng').first()).toBeVisible();
		await phone.close();
	});

	await test.step('the network returns, and the province sees one household more', async () => {
		const back = await startServer({ dataDir, port: server.port });
		const page = await phone.open();
		await page.goto(`${server.url}/m`);
		await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/, {
			timeout: 20_000
		});
		expect(await bothIn(province, back.url)).toBe(before + 1);
		await back.stop();
	});
});

/** Households of the village with a shop and an account, as the province's page tells them. */
async function bothIn(page: Page, url: string): Promise<number> {
	await page.goto(`${url}/coverage?area=06475&level=village&indicator=SHP-02`);
	const cells = page.getByRole('row', { name: new RegExp(village) }).getByRole('cell');
	return Number((await cells.first().innerText()).replace('.', ''));
}

async function desk(browser: Browser, url: string, who: string): Promise<Page> {
	const page = await (
		await browser.newContext({ viewport: { width: 1280, height: 800 } })
	).newPage();
	await page.goto(`${url}/login`);
	await page.getByLabel('Số điện thoại').fill(who);
	await page.getByLabel('Mật khẩu').fill(demo.password);
	await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
	await expect(page).not.toHaveURL(/login/);
	return page;
}
