// Finds a browser for the end-to-end tests, without a download: CHROMIUM_PATH, Playwright's own,
// the system's, and last the one inside the npm package @sparticuz/chromium.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

export interface Browser {
	executablePath: string;
	args: string[];
	env: Record<string, string>;
}

const ARGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** Where the packaged browser is unpacked once; the version keeps an old one from being used. */
const UNPACKED = join(import.meta.dirname, '../node_modules/.cache/chromium-153.0.0');

/** The package's own list names folders of another system; this one lies beside its fonts. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** The browser to start, as Playwright's `launchOptions`. */
export function findBrowser(): Browser {
	const path = [process.env.CHROMIUM_PATH, chromium.executablePath(), '/usr/bin/chromium'].find(
		(candidate) => candidate && existsSync(candidate)
	);
	return path ? { executablePath: path, args: ARGS, env: environment() } : packaged();
}

/** Unpacks the packaged browser if it is the one to use. Call once, before any test runs. */
export async function prepareBrowser(): Promise<Browser> {
	const browser = findBrowser();
	if (browser.executablePath.startsWith(UNPACKED) && !existsSync(UNPACKED)) await unpack();
	return browser;
}

function packaged(): Browser {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error(
			'No browser found. Name one in CHROMIUM_PATH, or run: npx playwright install chromium'
		);
	}
	return {
		executablePath: join(UNPACKED, 'chromium'),
		args: ARGS,
		env: {
			...environment(),
			LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib'),
			FONTCONFIG_PATH: join(UNPACKED, 'fonts'),
			XDG_CACHE_HOME: join(UNPACKED, 'cache')
		}
	};
}

/** Unpacks beside the final place and renames, so that a half-unpacked browser is never used. */
async function unpack(): Promise<void> {
	const beside = `${UNPACKED}.${process.pid}`;
	const before = { ...process.env };
	await mkdir(beside, { recursive: true });
	// The package unpacks into TMPDIR, and its libraries only where it believes to be at home.
	Object.assign(process.env, { TMPDIR: beside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' });
	try {
		const { default: archive } = await import('@sparticuz/chromium');
		await archive.executablePath();
		await writeFile(join(beside, 'fonts/fonts.conf'), FONTS);
		await rename(beside, UNPACKED);
	} finally {
		for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
		}
		await rm(beside, { recursive: true, force: true });
	}
}

function environment(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
	);
}
