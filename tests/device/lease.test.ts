import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as changes from '$lib/device/changes';
import { Clock } from '$lib/device/clock.svelte';
import * as clock from '$lib/device/clock';
import type { Database } from '$lib/device/database';
import { answer, household, lan, nothing, phoneOf } from './phone';

const day = 86_400_000;
const start = Date.parse('2026-11-21T02:00:00.000Z');
let db: Database;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['Date', 'performance'], now: start });
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value)
	});
	db = await phoneOf(lan, [household('Chu Văn Tiến')]);
});

afterEach(() => {
	vi.useRealTimers();
});

describe('a phone that hears nothing', () => {
	test('shows what it holds for thirty days, says so before the end, and stops', async () => {
		expect(await after(0)).toBe(30);
		expect(await after(24)).toBe(6);
		expect(clock.isSoon(6)).toBe(false);
		expect(await after(25)).toBe(5);
		expect(clock.isSoon(5)).toBe(true);
		expect(await after(29.5)).toBe(1);
		expect(await after(30)).toBe(0);
		expect(await after(90)).toBeLessThan(0);
	});

	test('gains nothing by a clock that is put back, while it runs or while it sleeps', async () => {
		await opened(start + 29 * day);
		expect(await opened(start + 2 * day)).toBe(1);
		await opened(start + 31 * day);
		expect(await opened(start)).toBeLessThanOrEqual(0);
		expect(await opened(Date.parse('1970-01-01T00:00:00Z'))).toBeLessThanOrEqual(0);
	});

	test('opens again at the next answer, however its clock stands', async () => {
		expect(await opened(start + 40 * day)).toBeLessThan(0);
		vi.setSystemTime(start + 400 * day);
		const receivedAt = new Date(start + 41 * day).toISOString();
		await changes.apply(db, answer({ receivedAt, changes: nothing }), -359 * day);
		expect(await opened(start + 400 * day)).toBe(30);
	});

	test('a clock set right after the answer does not end it', async () => {
		vi.setSystemTime(0);
		const receivedAt = new Date(start).toISOString();
		await changes.apply(db, answer({ receivedAt }), start);
		expect(await opened(start + 2 * day)).toBe(28);
	});

	test('goes by as many days as the server says', async () => {
		await changes.apply(db, answer({ offlineDays: 7 }), 0);
		expect(await after(6)).toBe(1);
		expect(await after(7)).toBe(0);
	});
});

describe('a cold start', () => {
	test('needs not wait for the database while the last opening knew of days to come', async () => {
		await opened(start + 10 * day);
		vi.setSystemTime(start + 12 * day);
		const fresh = new Clock();
		fresh.follow(db);
		expect(fresh.daysLeft).toBeGreaterThan(0);
		fresh.close();
	});

	test.each([
		['over', 30.5],
		['in its last day', 29.5],
		['put back', 9]
	])('shows nothing before the database has answered when the time is %s', async (_, days) => {
		await opened(start + 10 * day);
		vi.setSystemTime(start + days * day);
		const fresh = new Clock();
		fresh.follow(db);
		expect(fresh.daysLeft).toBeNull();
		fresh.close();
	});
});

async function after(days: number): Promise<number> {
	return clock.daysLeft(await clock.memory(db), start + days * day);
}

/** The app is opened at this time by its clock, which stays known to it. */
async function opened(now: number): Promise<number> {
	vi.setSystemTime(now);
	const seen = new Clock();
	seen.follow(db);
	await vi.waitFor(() => expect(seen.daysLeft).not.toBeNull());
	await clock.remember(db, now, 0);
	const left = clock.daysLeft(await clock.memory(db), now);
	seen.close();
	return left;
}
