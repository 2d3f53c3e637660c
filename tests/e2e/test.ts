// The `test` of every browser test: its worker's own server, and no page may fail unseen.
import { rm } from 'node:fs/promises';
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../browser.ts';
import { demoDataDir, emptyDataDir, startServer, type Server } from './server.ts';

interface Fixtures {
	/** What went wrong in the pages of this test: errors, and what the security policy refused. */
	faults: string[];
	/** A phone whose storage outlives its browser: `open` starts it, `close` is the thumb's swipe. */
	phone: Phone;
}

interface WorkerFixtures {
	/** The app with the demo province, shared by the tests of one worker. */
	server: Server;
}

export interface Phone {
	open: () => Promise<Page>;
	close: () => Promise<void>;
}

/** The small phone that every screen must fit. */
export const PHONE = { width: 360, height: 740 };

export const test = base.extend<Fixtures, WorkerFixtures>({
	server: [
		async ({}, use) => {
			const dataDir = await demoDataDir();
			const server = await startServer({ dataDir });
			await use(server);
			await server.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
		{ scope: 'worker', timeout: 120_000 }
	],

	baseURL: async ({ server }, use) => use(server.url),

	faults: [
		async ({ context }, use) => {
			const faults: string[] = [];
			watch(context, faults);
			await use(faults);
			expect(faults, 'faults in the pages of this test').toEqual([]);
		},
		{ auto: true }
	],

	phone: async ({ playwright, faults }, use) => {
		const profile = await emptyDataDir();
		let context: BrowserContext | undefined;
		const close = async () => {
			await context?.close();
			context = undefined;
		};
		const open = async () => {
			context ??= await playwright.chromium.launchPersistentContext(profile, {
				...findBrowser(),
				viewport: PHONE,
				hasTouch: true,
				locale: 'vi-VN',
				// Days are those of Vietnam wherever the phone believes to be.
				timezoneId: 'America/Los_Angeles'
			});
			watch(context, faults);
			return context.pages()[0] ?? context.newPage();
		};
		await use({ open, close });
		await close();
	}
});

export const expect = test.expect;

function watch(context: BrowserContext, faults: string[]): void {
	context.on('weberror', (error) => faults.push(String(error.error().stack)));
	context.on('console', (message) => {
		if (message.text().includes('Content Security Policy')) faults.push(message.text());
	});
}
