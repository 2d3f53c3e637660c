// What every story in the hand begins with and looks for.
import type { Locator, Page } from '@playwright/test';
import { demo } from './people.ts';
import { expect } from './test.ts';

/** Signs in on a phone and waits until it holds everything and opens without a network. */
export async function signIn(page: Page, url: string, who: string = demo.member): Promise<void> {
	await page.goto(`${url}/m`);
	await page.getByRole('link', { name: 'Đăng nhập' }).click();
	await page.getByLabel('Số điện thoại').fill(who);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(demo.password);
	await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
	await page.waitForURL(`${url}/m`);
	await expect(page.getByRole('heading', { name: 'Hôm nay' })).toBeVisible();
	await expect(page.getByRole('status').first()).toHaveText(/Mọi việc đã gửi/);
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

export function chip(page: Page, words: string): Locator {
	return page.locator('form label, [role=group] label').filter({ hasText: words }).first();
}

export function tab(page: Page, name: string): Locator {
	return page.getByRole('navigation').getByRole('link', { name });
}

export function badge(page: Page): Locator {
	return page.locator('[data-badge]');
}
