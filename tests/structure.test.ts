// The rules of the tree that a linter cannot see.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map((entry) => join(entry.parentPath, entry.name).slice(src.length + 1));

const matching = (pattern: RegExp) => files.filter((file) => pattern.test(file));
const saying = (pattern: RegExp, where: RegExp) =>
	matching(where).filter((file) => pattern.test(readFileSync(join(src, file), 'utf8')));

test('every folder is a place or a noun', () => {
	const drawers = 'utils?|helpers?|common|shared|services?|managers?|stores?|types|constants|misc';
	expect(matching(new RegExp(`(^|/)(${drawers})/`))).toEqual([]);
});

test('nothing is imported through a barrel', () => {
	expect(matching(/(^|\/)index\.(ts|js)$/)).toEqual([]);
});

test('the phone asks no server for its pages', () => {
	expect(matching(/^routes\/\(field\)\/.*\.server\.ts$/)).toEqual([]);
	expect(matching(/^routes\/\+(layout|page)\.server\.ts$/)).toEqual([]);
});

test('no text becomes markup', () => {
	expect(saying(/\{@html/, /\.svelte$/)).toEqual([]);
});

test('a route never writes a query', () => {
	expect(saying(/\bsql`|\.execute\(/, /^routes\//)).toEqual([]);
});
