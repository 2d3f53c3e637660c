import { defineConfig } from '@playwright/test';
import { findBrowser } from '../browser.ts';

export default defineConfig({
	testDir: '.',
	testMatch: '**/*.spec.ts',
	outputDir: '../../test-results/e2e',
	globalSetup: './setup.ts',
	forbidOnly: true,
	// Each worker has its own server and demo province; the files of one worker run in order.
	fullyParallel: false,
	workers: 2,
	retries: 0,
	timeout: 240_000,
	expect: { timeout: 20_000 },
	reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
	use: {
		launchOptions: findBrowser(),
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		// Recording costs an eighth of the time; --trace=on makes it when it is wanted.
		trace: 'off'
	}
});
