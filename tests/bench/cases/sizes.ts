// What a phone must load, in bytes of brotli.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { phonePages } from '../../../src/bin/phone-files.ts';
import type { Case } from '../case.ts';

const bench = join(import.meta.dirname, '..');
const root = join(bench, '../..');
const client = join(root, '.svelte-kit/output/client');
const peers = join(bench, 'peers/node_modules');

export const jsVisit: Case = {
	name: 'js-visit',
	async open() {
		const visit = phonePages(root).find(({ page }) => page.endsWith('households/[id]/visit/'));
		if (!visit) throw new Error('The build has no page to log a visit.');
		return {
			once: true,
			round: async () => ({
				ours: sum(visit.files.map((file) => join(client, file))),
				floor: sum(buildFloor()),
				odk: sum(filesIn(join(peers, '@getodk/web-forms/dist')))
			}),
			rows: [
				{
					title: 'js-visit',
					unit: 'KiB',
					ours: 'ours',
					peer: { figure: 'floor', name: 'Kit + Dexie + valibot' },
					target: { ratio: { most: 1.7 }, most: 95, words: '≤ 95 KiB and ≤ 1.7 ×' }
				},
				{
					title: 'js-visit',
					unit: 'KiB',
					ours: 'ours',
					peer: { figure: 'odk', name: '@getodk/web-forms' },
					target: { ratio: { most: 1 }, words: 'smaller' }
				}
			]
		};
	}
};

export const jsMap: Case = {
	name: 'js-map',
	async open() {
		return {
			once: true,
			round: async () => ({
				ours: sum(mapFiles().map((file) => join(client, file))),
				maplibre: sum(
					['maplibre-gl.mjs', 'maplibre-gl-worker.mjs'].map((file) =>
						join(peers, 'maplibre-gl/dist', file)
					)
				)
			}),
			rows: [
				{
					title: 'js-map',
					unit: 'KiB',
					ours: 'ours',
					peer: { figure: 'maplibre', name: 'maplibre-gl' },
					target: { most: 45, words: '≤ 45 KiB' }
				}
			]
		};
	}
};

interface Chunk {
	file: string;
	imports?: string[];
	css?: string[];
}

/** What the map adds to the coverage page that is already there: its code and its styles. */
function mapFiles(): string[] {
	const chunks = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8')) as Record<
		string,
		Chunk
	>;
	const key = Object.keys(chunks).find((each) => each.endsWith('ui/map/drawing.ts'));
	const page = Object.keys(chunks).filter(
		(each) => /nodes\/\d+\.js$/.test(each) && isCoverage(each)
	);
	if (!key || page.length === 0) throw new Error('The build has no map of its own.');
	const there = filesOf(chunks, [...page, ...entries(chunks)]);
	return [...filesOf(chunks, [key])].filter((file) => !there.has(file));
}

function isCoverage(node: string): boolean {
	return readFileSync(join(root, node), 'utf8').includes('(office)/coverage/+page.svelte');
}

function entries(chunks: Record<string, Chunk>): string[] {
	return Object.keys(chunks).filter((key) => /client\/(entry|app)|nodes\/0\.js$/.test(key));
}

function filesOf(chunks: Record<string, Chunk>, from: string[]): Set<string> {
	const files = new Set<string>();
	const seen = new Set<string>();
	const waiting = [...from];
	for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
		const chunk = chunks[key];
		if (!chunk || seen.has(key)) continue;
		seen.add(key);
		[chunk.file, ...(chunk.css ?? [])].forEach((file) => files.add(file));
		waiting.push(...(chunk.imports ?? []));
	}
	return files;
}

/** The smallest app of the same parts, built now by the same tools: every script of its one page. */
function buildFloor(): string[] {
	const floor = join(bench, 'floor');
	const vite = join(root, 'node_modules/vite/bin/vite.js');
	execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
		cwd: floor,
		stdio: 'inherit'
	});
	return filesIn(join(floor, '.svelte-kit/output/client/_app'));
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.js'))
		.map((file) => join(folder, file));
}

function sum(files: string[]): number {
	return (
		files.reduce((bytes, file) => bytes + brotliCompressSync(readFileSync(file)).byteLength, 0) /
		1024
	);
}
