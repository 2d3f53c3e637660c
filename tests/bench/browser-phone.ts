// The built app on a slow phone in a real browser: small screen, a quarter of this machine's speed.
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import type { Member } from './member.ts';

const slowdown = 4;

declare global {
	interface Window {
		/** When what was waited for stood on the screen, by the page's own clock. */
		seen: (selector: string, text?: string) => Promise<number>;
	}
}

export class BrowserPhone {
	readonly context: BrowserContext;

	private constructor(context: BrowserContext) {
		this.context = context;
	}

	static async of(browser: Browser, url: string, member?: Member): Promise<BrowserPhone> {
		const context = await browser.newContext({
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
			locale: 'vi-VN',
			timezoneId: 'Asia/Ho_Chi_Minh'
		});
		await context.addInitScript(installSeen);
		if (member) {
			const [name, value] = member.cookie.split('=') as [string, string];
			await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
		}
		return new BrowserPhone(context);
	}

	/** A new page as slow as a cheap phone. */
	async page(): Promise<Page> {
		const page = await this.context.newPage();
		const session = await this.session(page);
		await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
		return page;
	}

	session(page: Page): Promise<CDPSession> {
		return this.context.newCDPSession(page);
	}

	close(): Promise<void> {
		return this.context.close();
	}
}

/** Waits for an element, with a text if one is given, and then for the frame that shows it. */
function installSeen(): void {
	window.seen = (selector, text) =>
		new Promise((resolve, reject) => {
			setTimeout(() => reject(new Error(`Never seen: ${selector} ${text ?? ''}`)), 60_000);
			const isThere = () =>
				[...document.querySelectorAll(selector)].some(
					(element) => !text || element.textContent?.includes(text)
				);
			const painted = () =>
				requestAnimationFrame(() => {
					const { port1, port2 } = new MessageChannel();
					port1.onmessage = () => resolve(performance.now());
					port2.postMessage(null);
				});
			if (isThere()) return painted();
			const observer = new MutationObserver(() => {
				if (!isThere()) return;
				observer.disconnect();
				painted();
			});
			observer.observe(document, { childList: true, subtree: true, characterData: true });
		});
}
