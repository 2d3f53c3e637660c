import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import {
	expectAccessible,
	expectGoodLook,
	expectNoSidewaysScroll,
	expectThumbSized
} from './look.ts';
import { demo } from './people.ts';
import { demoDataDir, startServer, type Server } from './server.ts';
import { expect, PHONE, test } from './test.ts';

/** The office by its own server, because these stories change what stands in the commune. */
let server: Server;

test.beforeAll(async () => {
	server = await startServer({ dataDir: await demoDataDir() });
});

test.afterAll(() => server.stop());

test('a village head proposes, the chair approves, and a member joins by code', async ({
	browser
}) => {
	const head = await desk(browser, demo.head);
	await head.getByRole('link', { name: 'Đề nghị thành lập tổ' }).click();
	await fillMember(head, 1, { birthYear: '1970' });
	await fillMember(head, 2, { name: 'Nông Thị Thơm', phone: '0987 654 321' });
	await head.getByRole('button', { name: 'Lưu và trình chủ tịch' }).click();
	await expect(head.getByText('Đã trình chủ tịch xã.')).toBeVisible();
	const address = head.url().split('?')[0] ?? '';

	const chair = await desk(browser, demo.chair);
	await expect(chair).toHaveURL(/inbox/);
	await chair.getByRole('link', { name: /Xem và duyệt.*Kéo Luông/ }).click();
	await chair.getByLabel('Số quyết định').fill('mười hai');
	await chair.getByRole('button', { name: 'Duyệt tổ này' }).click();
	await expect(chair.getByRole('alert')).toBeFocused();
	await expect(chair).toHaveTitle(/^Lỗi: /);
	await chair.getByRole('alert').getByRole('link').click();
	await expect(chair.getByLabel('Số quyết định')).toBeFocused();
	await chair.getByLabel('Số quyết định').fill('12/QĐ-UBND');
	await chair.getByRole('button', { name: 'Duyệt tổ này' }).click();
	await expect(chair.getByText('Đã duyệt. Tổ có hiệu lực')).toBeVisible();

	await chair.getByRole('status').getByRole('link', { name: 'Phát mã tham gia' }).click();
	await expect(chair.getByRole('checkbox', { name: /Triệu Sinh Phúc/ })).not.toBeChecked();
	await chair.getByRole('button', { name: 'Tạo mã' }).click();
	const slip = chair.getByRole('article');
	await expect(slip).toHaveCount(1);
	await expect(slip.getByRole('img')).toBeVisible();
	await expectGoodLook(chair);
	const code = (await slip.innerText()).match(/[2-9A-Z]{4}-[2-9A-Z]{4}/)?.[0] ?? '';

	const member = await (await browser.newContext({ viewport: PHONE })).newPage();
	await member.goto(`${server.url}/join`);
	await member.getByLabel('Mã tham gia').fill(code.toLowerCase());
	await member.getByRole('button', { name: 'Tiếp tục' }).click();
	await expect(member.getByRole('heading', { level: 1 })).toHaveText('Chào Nông Thị Thơm');
	await expectGoodLook(member);
	await member.getByLabel('Mật khẩu của bạn').fill('con-duong-moi');
	await member.getByLabel('Nhập lại mật khẩu').fill('con-duong-khac');
	await member.getByRole('button', { name: 'Đặt mật khẩu và vào' }).click();
	await expect(member.getByRole('alert')).toContainText('Hai lần nhập không giống nhau.');
	await expectGoodLook(member);
	await member.getByLabel('Mật khẩu của bạn').fill('con-duong-moi');
	await member.getByLabel('Nhập lại mật khẩu').fill('con-duong-moi');
	await member.getByRole('button', { name: 'Đặt mật khẩu và vào' }).click();
	await expect(member).toHaveURL(`${server.url}/m`);

	await member.goto(`${server.url}/join/${code}`);
	await expect(member.getByRole('alert')).toContainText('Mã không đúng hoặc đã hết hạn');

	await head.goto(address);
	await expect(head.getByText('Có hiệu lực', { exact: true })).toBeVisible();
	await expect(head.getByRole('row', { name: /Nông Thị Thơm/ })).toContainText('Đã tham gia');
	await head.goto(server.url);
	await expect(head).toHaveURL(`${server.url}/m`);
});

test('a returned proposal shows the reason, is edited and handed in again', async ({ browser }) => {
	const officer = await desk(browser, demo.officer);
	await officer.getByRole('link', { name: 'Tổ công nghệ số', exact: true }).click();
	await officer.getByRole('link', { name: /^Trả lại/ }).click();
	await expect(officer).toHaveURL(/state=returned/);
	await officer.getByRole('rowheader').getByRole('link').first().click();
	await expect(officer.locator('.notice blockquote')).toContainText('Chi hội Phụ nữ');
	await officer.getByRole('link', { name: 'Sửa', exact: true }).click();
	await officer.getByRole('button', { name: 'Thêm người' }).click();
	const added = await officer.getByRole('group', { name: /Người thứ/ }).count();
	await fillMember(officer, added, { name: 'Hà Thị Sim', phone: '091234' });

	await officer.reload();
	await expect(officer.getByText('Đây là phần bạn đang viết dở')).toBeVisible();
	await officer.getByRole('button', { name: 'Lưu và trình chủ tịch' }).click();
	await expect(officer.getByRole('alert')).toContainText('Số điện thoại chưa đúng');
	await expectGoodLook(officer);
	await fillMember(officer, added, { phone: '0912 345 777' });
	await officer.getByRole('button', { name: 'Lưu và trình chủ tịch' }).click();
	await expect(officer.getByText('Đã trình chủ tịch xã.')).toBeVisible();
	const address = officer.url().split('?')[0] ?? '';

	const chair = await desk(browser, demo.chair);
	await chair.goto(address);
	await chair.getByText('Trả lại để sửa').click();
	await chair.getByRole('button', { name: 'Trả lại', exact: true }).click();
	await expect(chair.getByRole('alert')).toContainText('Lý do');
	await chair.getByLabel('Lý do').fill('Thiếu người của Hội Nông dân.');
	await chair.getByRole('button', { name: 'Trả lại', exact: true }).click();
	await expect(chair.getByText('Đã trả lại kèm lý do.')).toBeVisible();

	await officer.goto(address);
	await expect(officer.locator('.notice blockquote')).toHaveText('Thiếu người của Hội Nông dân.');
});

test('the chair approves with the keyboard alone', async ({ browser }) => {
	const chair = await desk(browser, demo.chair);
	const press = async (key: string, times = 1) => {
		for (let time = 0; time < times; time++) await chair.keyboard.press(key);
	};
	await press('Tab');
	await expect(chair.getByRole('link', { name: 'Đến nội dung chính' })).toBeFocused();
	await press('Enter');
	await tabTo(chair, 'Xem và duyệt');
	await press('Enter');
	await expect(chair.getByLabel('Số quyết định')).toBeVisible();
	await tabTo(chair, 'number');
	await chair.keyboard.type('15/QĐ-UBND');
	await press('Enter');
	await expect(chair.getByText('Đã duyệt. Tổ có hiệu lực')).toBeVisible();
});

test('what is typed before the scripts have come stays', async ({ browser }) => {
	const officer = await desk(browser, demo.officer);
	await officer.getByRole('link', { name: 'Hộ gia đình', exact: true }).click();
	const address = await officer.getByRole('link', { name: 'Thêm hộ mới' }).getAttribute('href');
	let arrive = () => {};
	const arrived = new Promise<void>((resolve) => (arrive = resolve));
	await officer.route(/\/_app\/.*\.js$/, async (route) => {
		await arrived;
		await route.continue();
	});
	await officer.goto(server.url + address, { waitUntil: 'commit' });
	await officer.getByLabel('Họ và tên chủ hộ').fill('Lý Thị Mây');
	await officer.getByLabel(/Có sản xuất/).check();
	arrive();
	await officer.waitForLoadState('networkidle');
	await expect(officer.getByLabel('Họ và tên chủ hộ')).toHaveValue('Lý Thị Mây');
	await expect(officer.getByLabel(/Có sản xuất/)).toBeChecked();
});

test('a form sent twice is one write', async ({ browser }) => {
	const officer = await desk(browser, demo.officer);
	await officer.goto(`${server.url}/teams/new`);
	const sent = await officer.evaluate(async () => {
		const form = document.querySelector<HTMLFormElement>('main form');
		if (!form) throw new Error('There is no form.');
		form.querySelector<HTMLSelectElement>('select')!.selectedIndex = 1;
		const body = new FormData(form);
		body.set('intent', 'draft');
		body.set('name', 'Tổ gửi hai lần');
		const headers = { accept: 'text/html' };
		const send = () => fetch(location.pathname, { method: 'POST', body, headers });
		const answers = [await send(), await send()];
		return answers.map((answer) => answer.url);
	});
	expect(sent[0]).toMatch(/\/teams\/[0-9a-f-]{36}/);
	expect(sent[1]).toBe(sent[0]);
	await officer.goto(`${server.url}/teams?q=gui+hai+lan`);
	await expect(officer.getByRole('rowheader')).toHaveCount(1);
});

test('a proposal is written without any script', async ({ browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(`${server.url}/login?next=/teams/new`);
	await signIn(page, demo.officer);
	await page.getByLabel('Thôn đặt tổ').selectOption({ index: 2 });
	await fillMember(page, 1, { name: 'Vi Thị Thắm', phone: '0912 000 222' });
	await page.getByRole('button', { name: 'Thêm người' }).click();
	await expect(page.getByRole('group', { name: 'Người thứ 4' })).toBeVisible();
	await page.getByRole('button', { name: 'Bỏ người thứ 2' }).click();
	await fillMember(page, 3, { name: 'Lương Văn Bảy' });
	await page.getByRole('button', { name: 'Lưu và trình chủ tịch' }).click();
	await expect(page.getByText('Đã trình chủ tịch xã.')).toBeVisible();
	await expect(page.getByRole('row')).toHaveCount(3);
});

test('who has no business with a page is told that it does not exist', async ({ browser }) => {
	const chair = await desk(browser, demo.chair);
	await chair.goto(`${server.url}/teams`);
	const team = await chair.getByRole('rowheader').getByRole('link').first().getAttribute('href');

	const outsider = await desk(browser, demo.outsider);
	for (const address of [
		team,
		team?.replace('/teams/', '/decisions/draft?team='),
		'/accounts',
		'/teams/khong-co'
	]) {
		const answer = await outsider.goto(server.url + address);
		expect(answer?.status(), address ?? '').toBe(404);
		await expect(outsider.locator('h1')).toHaveText('Không tìm thấy trang này');
	}
	const stranger = await (await browser.newContext()).newPage();
	await stranger.goto(server.url + team);
	await expect(stranger).toHaveURL(/\/login\?next=/);
});

test('nobody is led away by a link to the sign-in page', async ({ browser }) => {
	const page = await (await browser.newContext()).newPage();
	for (const next of ['//example.com', 'https://example.com', '/\\\\example.com']) {
		await page.goto(`${server.url}/login?next=${encodeURIComponent(next)}`);
		await expect(page.locator('input[name=next]')).toHaveValue('');
	}
	await page.goto(`${server.url}/teams?q=pa+tau`);
	await signIn(page, demo.chair);
	await expect(page).toHaveURL(`${server.url}/teams?q=pa+tau`);
});

test('five wrong passwords are enough for a while', async ({ browser }) => {
	const page = await (await browser.newContext()).newPage();
	await page.goto(`${server.url}/login`);
	for (let attempt = 0; attempt < 6; attempt++) {
		await signIn(page, '0909 999 999', 'không phải');
		await expect(page.getByRole('button', { name: 'Đăng nhập', exact: true })).toBeEnabled();
	}
	await expect(page.getByRole('alert')).toContainText('Đã thử quá nhiều lần');
	await expect(page.getByLabel('Số điện thoại')).toHaveValue('0909 999 999');
	await expectGoodLook(page);
});

test('an administrator opens an account over an area found by its former name, and closes it', async ({
	browser
}) => {
	const admin = await desk(browser, demo.admin);
	await admin.getByRole('link', { name: 'Mở tài khoản' }).click();
	await admin.getByLabel('Họ và tên').fill('Hứa Thị Én');
	await admin.getByLabel('Số điện thoại').fill('0912 777 888');
	await admin.getByLabel('Vai trò').selectOption('commune_officer');
	await admin.getByLabel('Tìm nơi phụ trách').fill('thuong cuong');
	await admin.getByLabel('Tìm nơi phụ trách').press('Enter');
	await admin
		.getByRole('radio', { name: /Bằng Mạc|Thượng Cường/ })
		.first()
		.check();
	await expect(admin.getByLabel('Họ và tên')).toHaveValue('Hứa Thị Én');
	await admin.getByRole('button', { name: 'Mở tài khoản' }).click();
	await expect(admin.getByText('Đã mở tài khoản.')).toBeVisible();
	await admin.getByRole('button', { name: 'Cấp mã tham gia' }).click();
	await expect(admin.getByRole('article').getByRole('img')).toBeVisible();
	await expectGoodLook(admin);

	await admin.goto(`${server.url}/accounts?q=hua+thi+en`);
	await admin.getByRole('rowheader').getByRole('link').click();
	await admin.getByText('Đóng tài khoản', { exact: true }).click();
	await admin.getByRole('button', { name: 'Đóng hẳn tài khoản này' }).click();
	await expect(admin.getByText('Đã đóng tài khoản.')).toBeVisible();
});

test('an officer enters a village and a household in it', async ({ browser }) => {
	const officer = await desk(browser, demo.officer);
	await officer.getByRole('link', { name: 'Thôn, bản', exact: true }).click();
	await officer.getByText('Thêm thôn, bản').click();
	await officer.getByLabel('Từ ngày').fill('31/2/2026');
	await officer.getByLabel('Tên, không ghi').fill('Lũng Mới');
	await officer.getByRole('button', { name: 'Thêm vào danh sách' }).click();
	await expect(officer.getByRole('alert')).toContainText('Ngày chưa đúng');
	await officer.getByLabel('Từ ngày').fill('1/11/2026');
	await officer.getByRole('button', { name: 'Thêm vào danh sách' }).click();
	await expect(officer.getByText('Đã thêm thôn vào danh sách.')).toBeVisible();

	await officer.getByRole('link', { name: 'Hộ gia đình', exact: true }).click();
	await officer.getByRole('combobox', { name: /^Thôn, bản/ }).selectOption('Thôn Lũng Mới');
	await officer.getByRole('button', { name: 'Tìm' }).click();
	await officer.getByRole('link', { name: 'Thêm hộ mới' }).click();
	await officer.getByLabel('Họ và tên chủ hộ').fill('Lộc Văn Sáng');
	await officer.getByLabel(/^Số điện thoại/).fill('0912 345 111');
	await officer.getByRole('button', { name: 'Lưu hộ mới' }).click();
	await expect(officer.getByRole('alert')).toContainText('khi hộ đã đồng ý');
	await expectGoodLook(officer);
	await officer.getByLabel('Đồng ý bằng lời').check();
	await officer.getByRole('button', { name: 'Lưu hộ mới' }).click();
	await expect(officer.getByText('Đã lưu.')).toBeVisible();
	await officer.getByText('Hộ rút lại sự đồng ý').click();
	await officer.getByLabel('Nói miệng').check();
	await officer.getByRole('button', { name: 'Rút lại và xóa số điện thoại' }).click();
	await expect(officer.getByText('0912 345 111')).toHaveCount(0);
});

test('a household entered twice is told before it is saved, and becomes one by keyboard alone', async ({
	browser
}) => {
	const officer = await desk(browser, demo.officer);
	const enter = async () => {
		await officer.goto(`${server.url}/households`);
		await officer.getByRole('link', { name: 'Thêm hộ mới' }).click();
		await officer.getByLabel('Họ và tên chủ hộ').fill('Lương Thị Sáng');
		await officer.getByLabel('Ngõ, xóm').fill('Ngõ Đình');
		await officer.getByRole('button', { name: 'Lưu hộ mới' }).click();
	};
	await enter();
	await expect(officer.getByText('Đã lưu.')).toBeVisible();
	await enter();
	await expect(officer.getByText('Trong thôn đã có một hộ giống hộ này')).toBeVisible();
	await expectGoodLook(officer);
	await officer.getByRole('button', { name: 'Vẫn thêm hộ này' }).click();
	await expect(officer.getByText('Đã lưu.')).toBeVisible();

	await officer.goto(`${server.url}/doubles`);
	const pair = officer.getByRole('article', { name: 'Lương Thị Sáng – Lương Thị Sáng' });
	await expect(pair).toBeVisible();
	await expectGoodLook(officer);
	await pair.getByRole('radio').first().focus();
	await officer.keyboard.press('Space');
	await officer.keyboard.press('Enter');
	await expect(officer.getByText('Đã ghi.')).toBeVisible();
	await expect(pair).toHaveCount(0);

	await officer.goto(`${server.url}/households?q=luong+thi+sang`);
	await officer.getByRole('rowheader').getByRole('link').click();
	await officer.getByText('Hộ chuyển sang thôn khác').click();
	await officer.getByLabel('Từ ngày').fill('1/1/2020');
	await officer.getByRole('button', { name: 'Chuyển hộ' }).click();
	await expect(officer.getByRole('alert')).toContainText('nằm ngoài khoảng cho phép');
	await expectGoodLook(officer);
	const target = await officer.getByLabel('Chuyển đến').locator('option:checked').innerText();
	await officer
		.getByLabel('Từ ngày')
		.fill(new Date().toLocaleDateString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' }));
	await officer.getByRole('button', { name: 'Chuyển hộ' }).click();
	await expect(officer.getByText('Đã lưu.')).toBeVisible();
	await expect(officer.getByRole('link', { name: target })).toBeVisible();
});

/** What each person opens; lists that find nothing and offices that have nothing yet are among them. */
const rounds: Record<string, string[]> = {
	nobody: [
		'/',
		'/login',
		'/join',
		'/join/ABCD2345',
		'/door?province=20&commune=06124',
		'/c/khong-phai-the'
	],
	chair: [
		'/inbox',
		'/teams',
		'/teams?q=khong+co+dau',
		'/households',
		'/villages',
		'/account',
		'/members',
		'/delegation'
	],
	officer: [
		'/teams/new',
		'/doubles',
		'/households?q=khong+co+dau',
		'/journal',
		'/journal?rejected',
		'/phones',
		'/rejections',
		'/impostors',
		'/rescue',
		'/import',
		'/households/undecided',
		'/statements'
	],
	province: [
		'/teams?state=submitted',
		'/villages',
		'/households',
		'/journal',
		'/inbox',
		'/targets',
		'/indicators',
		'/indicators/local',
		'/reports/forms/edit',
		'/catalogues',
		'/api-keys'
	],
	admin: [
		'/accounts',
		'/accounts?q=khong+co+dau',
		'/accounts/new',
		'/villages?q=that+khe',
		'/areas',
		'/areas/village_split'
	],
	outsider: ['/inbox', '/teams', '/households', '/villages']
};

for (const [person, addresses] of Object.entries(rounds))
	test(`every page fits and is accessible for ${person}`, async ({ browser }) => {
		const page =
			person === 'nobody'
				? await (await browser.newContext()).newPage()
				: await desk(browser, demo[person as keyof typeof demo]);
		for (const address of addresses) {
			await page.goto(server.url + address);
			for (const width of [1280, 320, 360]) {
				await page.setViewportSize({ width, height: 800 });
				await expectNoSidewaysScroll(page);
			}
			await expectThumbSized(page);
			await expectAccessible(page);
		}
	});

test('the pages of a team fit on a narrow phone, in the dark too', async ({ browser }) => {
	const chair = await desk(browser, demo.chair);
	await chair.emulateMedia({ colorScheme: 'dark' });
	await chair.setViewportSize(PHONE);
	for (const state of ['submitted', 'returned', 'in_force', 'dissolved']) {
		await chair.goto(`${server.url}/teams?state=${state}`);
		if ((await chair.getByRole('rowheader').count()) === 0) continue;
		await chair.getByRole('rowheader').getByRole('link').first().click();
		await expect(chair.getByRole('heading', { name: /^Thành viên/ })).toBeVisible();
		await expectGoodLook(chair);
	}
	await chair.goto(`${server.url}/inbox`);
	await chair
		.getByRole('link', { name: /QĐ-UBND/ })
		.first()
		.click();
	await expect(chair.getByText('Chưa có bản quét.')).toBeVisible();
	await expectGoodLook(chair);
	await chair.goto(`${server.url}/households`);
	await chair.getByRole('rowheader').getByRole('link').first().click();
	await expect(chair.getByRole('heading', { name: 'Các lần đã đến' })).toBeVisible();
	await expectGoodLook(chair);
});

test('an officer brings a list, takes in its good rows, mends the others in the result file, and nothing is double', async ({
	browser
}) => {
	const officer = await desk(browser, demo.officer);
	await officer.goto(`${server.url}/import?kind=households`);
	const template = officer.waitForEvent('download');
	await officer.getByRole('link', { name: 'Tải tệp mẫu: Hộ gia đình' }).click();
	expect((await template).suggestedFilename()).toMatch(/\.xlsx$/);

	const list = [
		'Thôn,Ông/bà,SĐT,Ngõ',
		'Pá Tẩu,Đàm Thị Mới,,Xóm Mới',
		'Pa Tau,Đàm Văn Hai,12,Xóm Mới',
		'Thôn Không Có,Đàm Văn Ba,,Xóm Mới',
		'Pá Tẩu,Đàm Văn Tư,,Xóm Mới'
	];
	await bring(officer, 'Danh sách hộ.csv', list.join('\n'));
	await officer.getByLabel('Chủ hộ').selectOption({ label: 'B: Ông/bà (Đàm Thị Mới)' });
	await expectGoodLook(officer);
	await officer.getByRole('button', { name: 'Kiểm tra danh sách' }).click();
	const wrong = officer.getByRole('row', { name: /Số điện thoại chưa đúng/ });
	await expect(wrong).toContainText('3');
	await expect(wrong).toContainText('SĐT');
	await expect(officer.getByRole('row', { name: /Thôn Không Có/ })).toContainText('4');
	await expectGoodLook(officer);
	await officer.setViewportSize(PHONE);
	await expectNoSidewaysScroll(officer);
	await officer.getByRole('button', { name: 'Chỉ nhập 2 dòng đúng' }).click();
	await expect(officer.getByText('Đã nhập các dòng đúng.')).toBeVisible();

	const result = officer.waitForEvent('download');
	await officer.getByRole('link', { name: 'Tệp kết quả .csv' }).click();
	const told = await readFile(await (await result).path(), 'utf8');
	expect(told).toContain('Số điện thoại chưa đúng');
	const mended = told.replace('Hai,12,', 'Hai,,').replace('Thôn Không Có', 'Pá Tẩu');

	await officer.goto(`${server.url}/import?kind=households`);
	await bring(officer, 'Danh sách hộ đã sửa.csv', mended);
	await expect(officer.getByLabel('Chủ hộ').locator('option:checked')).toContainText('Ông/bà');
	await officer.getByRole('button', { name: 'Kiểm tra danh sách' }).click();
	await officer.getByRole('button', { name: 'Nhập tất cả, hoặc không dòng nào' }).click();
	await expect(officer.getByText('Đã nhập xong. Đưa lại cùng tệp')).toBeVisible();
	const register = await officer.request.get(`${server.url}/export/households?format=csv`);
	const stand = (await register.text()).match(/Đàm (Thị Mới|Văn Hai|Văn Ba|Văn Tư)(?=,)/g) ?? [];
	expect(stand.sort()).toEqual(['Đàm Thị Mới', 'Đàm Văn Ba', 'Đàm Văn Hai', 'Đàm Văn Tư']);
});

/** A person at the computer of the office, signed in. */
async function desk(browser: Browser, phone: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	await page.goto(`${server.url}/login`);
	await signIn(page, phone);
	await expect(page).not.toHaveURL(/login/);
	return page;
}

async function signIn(page: Page, phone: string, password = demo.password): Promise<void> {
	await page.getByLabel('Số điện thoại').fill(phone);
	await page.getByLabel('Mật khẩu').fill(password);
	await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

async function bring(page: Page, name: string, csv: string): Promise<void> {
	const buffer = Buffer.from(csv);
	await page.getByLabel('Tệp danh sách').setInputFiles({ name, mimeType: 'text/csv', buffer });
	await page.getByRole('button', { name: 'Đọc tệp' }).click();
	await expect(page.getByRole('heading', { name: 'Cột nào là gì?' })).toBeVisible();
}

async function fillMember(
	page: Page,
	number: number,
	values: { name?: string; phone?: string; birthYear?: string }
): Promise<void> {
	const person = page.getByRole('group', { name: `Người thứ ${number}` });
	if (values.name) await person.getByLabel('Họ và tên').fill(values.name);
	if (values.phone) await person.getByLabel('Số điện thoại').fill(values.phone);
	if (values.birthYear) await person.getByLabel('Năm sinh').fill(values.birthYear);
}

/** Presses Tab until the focus is on what starts with the text or has it as its id. */
async function tabTo(page: Page, wanted: string): Promise<void> {
	for (let step = 0; step < 60; step++) {
		await page.keyboard.press('Tab');
		const reached = await page.evaluate((text) => {
			const element = document.activeElement;
			return element?.id === text || Boolean(element?.textContent?.trim().startsWith(text));
		}, wanted);
		if (reached) return;
	}
	throw new Error(`The keyboard does not reach “${wanted}”.`);
}
