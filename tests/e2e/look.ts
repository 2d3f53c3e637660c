// What every screen must pass (rules 1 and 2 of the experience): accessible, fits, big enough.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const TOUCH = 48;

/** All of the below, in the order in which a failure is easiest to read. */
export async function expectGoodLook(page: Page): Promise<void> {
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
}

/** axe finds nothing against WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
	await expectNothing(page, new AxeBuilder({ page }).withTags(TAGS));
}

/** The other colour scheme changes nothing but colours. */
export async function expectContrast(page: Page): Promise<void> {
	await expectNothing(page, new AxeBuilder({ page }).withRules(['color-contrast']));
}

async function expectNothing(page: Page, axe: AxeBuilder): Promise<void> {
	const { violations } = await axe.analyze();
	const found = violations.map(({ id, help, nodes }) => ({
		rule: `${id}: ${help}`,
		at: nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`)
	}));
	expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const wider = await page.evaluate(() => {
		const { clientWidth, scrollWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	});
	expect(wider, `pixels too wide on ${page.url()}`).toBeLessThanOrEqual(0);
}

/** Every control a thumb can press measures 48 px each way; links inside a sentence are exempt. */
export async function expectThumbSized(page: Page): Promise<void> {
	const small = await page.evaluate((least) => {
		const controls = 'button, a[href], input, select, textarea, summary, [role="button"]';
		const shown = [...document.querySelectorAll<HTMLElement>(controls)].filter((element) =>
			element.checkVisibility({ visibilityProperty: true })
		);
		return shown.flatMap((element) => {
			const target = element.closest('label') ?? element;
			const { width, height } = target.getBoundingClientRect();
			const inSentence = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
			const hidden = width <= 1 || height <= 1;
			if (inSentence || hidden || (width >= least - 0.5 && height >= least - 0.5)) return [];
			return [`${element.outerHTML.slice(0, 120)} ${Math.round(width)}×${Math.round(height)}`];
		});
	}, TOUCH);
	expect(small, `smaller than ${TOUCH} px on ${page.url()}`).toEqual([]);
}
