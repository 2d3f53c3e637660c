// Which built files the phone needs: the pages of routes/(field) and all they import, nothing of
// the office and no map. Read from Vite's manifest of the client build.
import { existsSync, readFileSync } from 'node:fs';
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

/** JavaScript files loaded, cold, to show one page of the phone: the router, the layouts, the page. */
export function filesOfPage(root: string, page: string): string[] {
  const chunks = readChunks(root);
  const nodes = phoneNodes(root, chunks).filter((key) => {
    const source = nodeSource(root, key);
    return source.includes(`/${page}"`) || /\+(layout|error)\./.test(source);
  });
  const keys = reach(chunks, [...routerKeys(chunks), ...nodes], { dynamic: false });
  return filesOf(chunks, keys).filter((file) => file.endsWith('.js'));
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
    (key) => NODE.test(key) && PHONE_PAGE.test(nodeSource(root, key)),
  );
}

/** What Kit generated for a node: lines that import the page, layout or error of a route. */
function nodeSource(root: string, key: string): string {
  const path = join(root, key);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
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
