import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Thrown when a living process already uses the folder; the message is for the person at the terminal. */
export class DirectoryInUse extends Error {}

/**
 * Keeps a second process out of an embedded database's folder, where two silently lose each other's
 * rows. The lock file names the process; one left behind by a dead process is taken over.
 * Returns the function that gives the lock back.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
	const path = join(directory, 'lock');
	const mine = join(directory, `lock.${process.pid}`);
	await writeFile(mine, String(process.pid));
	try {
		for (let attempt = 0; attempt < 3; attempt++) {
			try {
				// A link appears whole or not at all: nobody can read a lock file that is still empty.
				await link(mine, path);
				return () => rm(path, { force: true });
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			}
			const owner = Number(await readFile(path, 'utf8').catch(() => ''));
			if (owner && owner !== process.pid && isAlive(owner)) break;
			await rm(path, { force: true });
		}
	} finally {
		await rm(mine, { force: true });
	}
	throw new DirectoryInUse(`Thư mục dữ liệu ${directory} đang được một tiến trình khác sử dụng.`);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
