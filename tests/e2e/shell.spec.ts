import { createServer, request as forward, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expectGoodLook } from './look.ts';
import { demoDataDir, startServer, type Server } from './server.ts';
import { expect, test } from './test.ts';

test('the phone opens from a cold start with the server stopped', async ({ phone }) => {
	const server = await startServer({ dataDir: await demoDataDir() });
	await kept(await phone.open(), server.url);
	await phone.close();
	await server.stop();

	const page = await phone.open();
	await page.goto(`${server.url}/m`);
	await expect(page.locator('h1')).toBeVisible();
	await expectGoodLook(page);

	// An address that no cached page stands for still boots the app, which says what it is.
	await page.goto(`${server.url}/m/khong-co-trang-nay`);
	await expect(page.locator('h1')).toHaveText('Không tìm thấy trang này');
});

test('a new version waits until it is accepted and never reloads by itself', async ({
	phone,
	server
}) => {
	const release = await releases(server);
	const page = await phone.open();
	await kept(page, release.url);
	await page.evaluate(() => document.body.setAttribute('data-draft', 'half a sentence'));

	release.next();
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update();
	});
	await expect.poll(() => waiting(page)).toBe(true);
	await expect(page.locator('body')).toHaveAttribute('data-draft', 'half a sentence');

	await page.getByRole('button', { name: 'Cập nhật' }).click();
	await expect(page.locator('body')).not.toHaveAttribute('data-draft');
	await expect.poll(() => waiting(page)).toBe(false);
	await release.close();
});

test('an address that does not exist is answered with words', async ({ page }) => {
	const response = await page.goto('/khong-co-trang-nay');
	expect(response?.status()).toBe(404);
	await expect(page.locator('h1')).toHaveText('Không tìm thấy trang này');
	await expectGoodLook(page);
});

test('pages refuse foreign scripts and frames', async ({ request }) => {
	const rendered = await request.get('/m');
	const policy = rendered.headers()['content-security-policy'];
	expect(policy).toContain("default-src 'self'");
	expect(policy).toContain("frame-ancestors 'none'");
	expect(policy).not.toMatch(/unsafe-(inline|eval)/);

	const shell = await request.get('/m/shell');
	expect(await shell.text()).toMatch(/http-equiv="content-security-policy" content="[^"]*'sha256-/);
	expect(shell.headers()['x-frame-options']).toBe('DENY');
});

/** Opens the app and resolves when all of it is kept on the device. */
async function kept(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/m`);
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

function waiting(page: Page): Promise<boolean> {
	return page.evaluate(async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		return Boolean(registration?.waiting);
	});
}

/** Stands in front of the server and can publish a service worker that differs by a comment. */
async function releases(server: Server) {
	let version = 1;
	const front: HttpServer = createServer((incoming, outgoing) => {
		const { method, headers, url } = incoming;
		const worker = url === '/sw.js';
		if (worker) {
			// The whole file each time, as text, so that the comment can stand at its end.
			for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) {
				delete headers[name];
			}
		}
		const onward = forward(server.url + url, { method, headers });
		onward.on('response', (answer) => {
			if (worker) delete answer.headers['content-length'];
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.on('data', (chunk) => outgoing.write(chunk));
			answer.on('end', () => outgoing.end(worker ? `\n// ${version}` : ''));
		});
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
		next: () => (version += 1),
		close: () => {
			front.closeAllConnections();
			return new Promise((resolve) => front.close(resolve));
		}
	};
}
