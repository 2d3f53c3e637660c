import { createHash, randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { expectGoodLook } from './look.ts';
import { demo } from './people.ts';
import { demoDataDir, startServer } from './server.ts';
import { signIn, Stranger } from './stranger.ts';
import { expect, test } from './test.ts';

test('the commune sees what a lost phone held, brings in its file and signs it out', async ({
	browser
}) => {
	const server = await startServer({ dataDir: await demoDataDir() });
	const phone = new Stranger(server.url, await signIn(server.url, demo.member, demo.password));
	await phone.exchange();
	const [household] = [...phone.tables.households.values()];
	if (!household) throw new Error('no household');
	phone.add('visit.record', { ...phone.visit(household), steps: [], outcome: null });
	await phone.exchange();

	const officer = await desk(browser, server.url, demo.officer);
	await officer.goto(`${server.url}/rejections`);
	const refused = officer.getByRole('article');
	await expect(refused).toContainText('Hãy chọn ít nhất một nội dung');
	await refused.getByText('Nội dung đã ghi').click();
	await expect(refused).toContainText('Số người có mặt');
	await expectGoodLook(officer);

	await officer.getByRole('link', { name: 'Nạp tệp việc chưa gửi' }).click();
	await choose(officer, 'không phải JSON');
	await expect(officer.getByRole('alert')).toContainText('tệp bị hỏng');
	await choose(officer, fileOf(phone, household));
	await expect(officer.getByText('0 trên 1 việc')).toBeVisible();
	await expectGoodLook(officer);
	await officer.getByRole('button', { name: 'Nạp những việc này' }).click();
	await expect(officer.getByRole('status')).toContainText('1 việc được ghi');
	await expectGoodLook(officer);

	await officer.goto(`${server.url}/rejections`);
	await refused.getByText('Bỏ qua việc này').click();
	await refused.getByRole('button', { name: 'Bỏ qua' }).click();
	await expect(officer.getByText('Không còn việc nào cần sửa')).toBeVisible();

	await officer.goto(`${server.url}/phones`);
	await officer.locator('summary', { hasText: 'Đăng xuất máy này' }).click();
	await expectGoodLook(officer);
	await officer.getByRole('button', { name: 'Đăng xuất và xóa dữ liệu trên máy' }).click();
	await expect(officer.getByText('Đang chờ máy liên lạc để xóa')).toBeVisible();
	await server.stop();
});

function fileOf(phone: Stranger, household: Parameters<Stranger['visit']>[0]): string {
	const commands = [
		{
			id: randomUUID(),
			name: 'visit.record',
			payload: phone.visit(household),
			at: new Date().toISOString(),
			heard: null,
			replaces: null,
			state: 'pending'
		}
	];
	return JSON.stringify({
		format: 'phone-rescue',
		version: 1,
		accountId: phone.accountId,
		accountName: 'Nông Thị Lan',
		deviceId: phone.deviceId,
		exportedAt: new Date().toISOString(),
		commands,
		sha256: createHash('sha256').update(JSON.stringify(commands)).digest('hex')
	});
}

async function choose(page: Page, text: string): Promise<void> {
	const file = { name: 'viec-chua-gui.json', mimeType: 'application/json' };
	await page.getByLabel('Tệp từ điện thoại').setInputFiles({ ...file, buffer: Buffer.from(text) });
	await page.getByRole('button', { name: 'Xem tệp' }).click();
}

async function desk(browser: Browser, url: string, phone: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	await page.goto(`${url}/login`);
	await page.getByLabel('Số điện thoại').fill(phone);
	await page.getByLabel('Mật khẩu').fill(demo.password);
	await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
	await expect(page).not.toHaveURL(/login/);
	return page;
}
