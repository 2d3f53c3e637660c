// Somebody whom nobody invited: from the link of a team to a visit that the commune has. What they
// record before the team and the chair have answered stays on their phone.
import type { Browser, Page } from '@playwright/test';
import { demo } from './people.ts';
import { badge, chip } from './phone.ts';
import { demoDataDir, startServer } from './server.ts';
import { expect, test } from './test.ts';

test('a stranger asks to join, records a visit while waiting, and it is sent once the chair has decided', async ({
	browser,
	phone
}) => {
	const server = await startServer({ dataDir: await demoDataDir() });
	const leader = await desk(browser, server.url, demo.leader);

	const link = await test.step('the leader has a link for whoever wants to help', async () => {
		await leader.goto(`${server.url}/teams`);
		await leader.locator('table a[href^="/teams/"]').first().click();
		await leader.getByRole('link', { name: 'Đăng ký vào tổ' }).click();
		return leader.getByText(/\/join\/team\//).innerText();
	});

	const page = await phone.open();
	const household =
		await test.step('she asks, and records a visit that waits with her', async () => {
			await page.goto(link);
			await page.getByLabel('Họ và tên').fill('Nông Thị Sim');
			await page.getByLabel('Số điện thoại').fill('0987 654 322');
			await page.getByLabel('Mật khẩu').fill('con-duong-moi');
			await page.getByRole('button', { name: 'Gửi đăng ký' }).click();
			await expect(page.getByRole('heading', { name: 'Đang chờ tổ trưởng đồng ý' })).toBeVisible();

			await page.goto(`${server.url}/m/households/new`);
			await page.getByLabel('Họ và tên chủ hộ').fill('Hứa Thị Én');
			await page.getByRole('button', { name: 'Lưu hộ mới' }).click();
			await expect(page.getByRole('heading', { name: 'Hứa Thị Én' })).toBeVisible();
			const { pathname } = new URL(page.url());
			await page.getByRole('link', { name: 'Ghi lượt hỗ trợ' }).click();
			await chip(page, 'Cả nhà vắng').click();
			await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
			await expect(page.getByText('Đã lưu trên máy, sẽ gửi khi có mạng').first()).toBeVisible();
			await page.goto(`${server.url}/m`);
			await expect(badge(page)).toHaveText(/^2/);
			return pathname;
		});

	await test.step('the leader nominates her, the chair decides', async () => {
		await leader.reload();
		await leader.getByRole('checkbox', { name: /Nông Thị Sim/ }).check();
		await leader.getByRole('button', { name: 'Trình chủ tịch' }).click();
		await expect(leader).toHaveURL(/done=proposed_change/);

		await page.reload();
		await expect(
			page.getByRole('heading', { name: 'Tổ đã đồng ý, đang chờ quyết định của xã' })
		).toBeVisible();
		await expect(badge(page)).toHaveText(/^2/);
	});

	const chair = await desk(browser, server.url, demo.chair);
	await test.step('what she recorded reaches the commune under her name', async () => {
		await chair.goto(leader.url());
		await chair.getByLabel('Số quyết định').fill('13/QĐ-UBND');
		await chair.getByRole('button', { name: 'Duyệt kiện toàn' }).click();
		await expect(chair).toHaveURL(/done=approved/);

		await page.reload();
		await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
		await expect(badge(page)).toHaveCount(0);

		await chair.goto(server.url + household.replace('/m/', '/'));
		const visit = chair.getByRole('listitem').filter({ hasText: 'Nông Thị Sim' });
		await expect(visit).toContainText('Vắng nhà');
	});
	await server.stop();
});

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
