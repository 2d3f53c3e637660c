// Which built files the phone needs: the pages of routes/(field) and all they import, nothing of
// the office and no map. Read from Vite's manifest of the client build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
	file: string;
	src?: string;
	isEntry?: boolean;
	imports?: string[];
	dynamicImports?: string[];
	css?: string[];
	assets?: string[];
}

type Chunks = Record<string, Chunk>;

const NODE = /client-optimized\/nodes\/\d+\.js$/;
/** The phone's own pages, and the two root files that surround every page. */
const PHONE_PAGE = /src\/routes\/(\(field\)\/|\+layout\.|\+error\.)/;

/** Files of the client build, relative to it, that the phone keeps for use without a network. */
export function phoneFiles(root: string): string[] {
	const chunks = readChunks(root);
	return filesOf(chunks, reach(chunks, [...routerKeys(chunks), ...phoneNodes(root, chunks)]));
}

/** Every page of the phone with the JavaScript that a cold start of it loads. */
export function phonePages(root: string): { page: string; files: string[] }[] {
	const chunks = readChunks(root);
	const nodes = phoneNodes(root, chunks).map((key) => ({ key, folder: folderOf(root, key) }));
	const around = nodes.filter(({ key }) => !isPage(root, key));
	return nodes
		.filter(({ key }) => isPage(root, key))
		.map(({ key, folder }) => {
			const layouts = around.filter((outer) => folder.startsWith(outer.folder));
			const from = [...routerKeys(chunks), ...layouts.map((layout) => layout.key), key];
			const files = filesOf(chunks, reach(chunks, from, { dynamic: false }));
			return { page: folder, files: files.filter((file) => file.endsWith('.js')) };
		});
}

function readChunks(root: string): Chunks {
	const path = join(root, '.svelte-kit/output/client/.vite/manifest.json');
	return JSON.parse(readFileSync(path, 'utf8')) as Chunks;
}

/** Kit's start and app files: the entries that are not a page. */
function routerKeys(chunks: Chunks): string[] {
	return Object.keys(chunks).filter((key) => chunks[key]?.isEntry && !NODE.test(key));
}

function phoneNodes(root: string, chunks: Chunks): string[] {
	return Object.keys(chunks).filter(
		(key) => NODE.test(key) && PHONE_PAGE.test(nodeSource(root, key))
	);
}

function isPage(root: string, key: string): boolean {
	return /\/\+page[.@]/.test(nodeSource(root, key));
}

/** The folder under routes/ that a node belongs to, with a slash at its end. */
function folderOf(root: string, key: string): string {
	return /src\/routes\/(.*?)\+(?:page|layout|error)/.exec(nodeSource(root, key))?.[1] ?? '';
}

/** What Kit generated for a node: lines that import the page, layout or error of a route. */
function nodeSource(root: string, key: string): string {
	return readFileSync(join(root, key), 'utf8');
}

/**
 * Everything reachable from the given chunks. The router names every page of the application in
 * its dynamic imports, so these are followed only from pages.
 */
function reach(chunks: Chunks, from: string[], { dynamic = true } = {}): Set<string> {
	const reached = new Set<string>();
	const waiting = [...from];
	for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
		const chunk = chunks[key];
		if (!chunk || reached.has(key)) continue;
		reached.add(key);
		waiting.push(...(chunk.imports ?? []));
		if (dynamic && !routerKeys(chunks).includes(key)) waiting.push(...(chunk.dynamicImports ?? []));
	}
	return reached;
}

function filesOf(chunks: Chunks, keys: Set<string>): string[] {
	const files = [...keys].flatMap((key) => {
		const chunk = chunks[key];
		return chunk ? [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])] : [];
	});
	return [...new Set(files)].sort();
}
