import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUse, lockDirectory } from '$lib/server/db/lock';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'to-cns-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the folder of an embedded database', () => {
	it('that a living process uses is refused, and told by its name', async () => {
		const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
			stdio: ['pipe', 'ignore', 'ignore']
		});
		await writeFile(join(folder, 'lock'), String(other.pid));
		const refused = lockDirectory(folder);
		await expect(refused).rejects.toThrow(DirectoryInUse);
		await expect(refused).rejects.toThrow(folder);
		const ended = once(other, 'exit');
		other.stdin.end();
		await ended;
		await lockDirectory(folder);
		expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
	});

	it('is given back', async () => {
		const unlock = await lockDirectory(folder);
		await unlock();
		await expect(readFile(join(folder, 'lock'), 'utf8')).rejects.toThrow('ENOENT');
	});
});
