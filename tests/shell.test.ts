// What a phone downloads and keeps, measured on the present build.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { phoneFiles, phonePages } from '../src/bin/phone-files.ts';

const root = join(import.meta.dirname, '..');
const client = join(root, 'build/client');
const KIB = 1024;

const precached = [...readFileSync(join(client, 'sw.js'), 'utf8').matchAll(/"url":"([^"]+)"/g)].map(
	([, url]) => url ?? ''
);

describe('the precache', () => {
	test('holds the shell, and of the built files exactly those that the phone needs', () => {
		const built = precached.filter((url) => url.startsWith('_app/')).sort();
		expect(built).toEqual(phoneFiles(root).filter((file) => /\.(js|css)$/.test(file)));
		expect(precached).toContain('m/shell');
		expect(precached).toContain('manifest.webmanifest');
		expect(existsSync(join(root, 'build/prerendered/m/shell.html'))).toBe(true);
	});

	test('is neither nearly empty, as after a wrong glob, nor everything', () => {
		expect(precached.length).toBeGreaterThanOrEqual(12);
		expect(precached.length).toBeLessThanOrEqual(160);
	});

	test('names files that exist', () => {
		const missing = precached.filter((url) => url !== 'm/shell' && !existsSync(join(client, url)));
		expect(missing).toEqual([]);
	});

	test('holds no map', () => {
		const withMap = precached.filter(
			(url) => url.endsWith('.js') && /leaflet-(pane|container)/.test(read(url))
		);
		expect(withMap).toEqual([]);
	});

	test('is small: at most 350 KiB of brotli for the whole phone', () => {
		const total = precached
			.filter((url) => url !== 'm/shell')
			.reduce((sum, url) => sum + brotli(url), 0);
		expect(total / KIB).toBeLessThanOrEqual(350);
	});
});

describe('a page of the phone', () => {
	test.each(phonePages(root))('$page loads at most 95 KiB of JavaScript', ({ files }) => {
		const total = files.reduce((sum, file) => sum + brotli(file), 0);
		expect(total / KIB).toBeGreaterThan(20);
		expect(total / KIB).toBeLessThanOrEqual(95);
	});
});

function read(url: string): string {
	return readFileSync(join(client, url), 'utf8');
}

/** Pages share most of their files. */
const sizes = new Map<string, number>();

function brotli(url: string): number {
	const known = sizes.get(url);
	if (known !== undefined) return known;
	const size = brotliCompressSync(readFileSync(join(client, url))).byteLength;
	sizes.set(url, size);
	return size;
}
