import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { Day, dayOf } from '../lib/domain/day';
import { Problem } from '../lib/domain/problem';
import { type Actor, actorOf } from '../lib/server/access';
import type { BoundaryFile } from '../lib/server/boundary-files';
import { type Fault, judge } from '../lib/server/boundary-judgement';
import { perform } from '../lib/server/commands';
import { connect, type Connection, rows } from '../lib/server/db/client';
import { DirectoryInUse } from '../lib/server/db/lock';
import { environment } from '../lib/server/environment';
import { boundaryFiles as words, problems } from '../lib/ui/words';

const mostShown = 100;
/** What the person at the terminal must put right; the message says it. */
class Mistake extends Error {}

/**
 * Loads boundaries as the administrator.
 * @param from the folder that relative paths start at
 * @returns the exit code: 0 when everything was loaded, 1 when nothing was
 */
export async function loadFiles(args: string[], from: string): Promise<number> {
	let connection: Connection | undefined;
	try {
		const { paths, date, source } = read(args);
		const files = (await Promise.all(paths.map((path) => filesAt(resolve(from, path))))).flat();
		if (files.length === 0) throw new Mistake(words.noFiles);
		connection = await open();
		return await load(
			connection,
			files,
			date,
			source ?? paths.map((path) => basename(path)).join(', ')
		);
	} catch (error) {
		if (error instanceof Mistake) say(error.message);
		else if (error instanceof Problem) say(problems[error.code]);
		else throw error;
		return 1;
	} finally {
		await connection?.close();
	}
}

function read(args: string[]): {
	paths: string[];
	date: string | undefined;
	source: string | undefined;
} {
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: { date: { type: 'string' }, source: { type: 'string' } }
		});
		if (positionals.length === 0) throw new Mistake(words.usage);
		if (values.date !== undefined && !v.is(Day, values.date)) throw new Mistake(words.badDate);
		return { paths: positionals, date: values.date, source: values.source };
	} catch (error) {
		throw error instanceof Mistake ? error : new Mistake(words.usage);
	}
}

async function filesAt(path: string): Promise<BoundaryFile[]> {
	const found = await stat(path).catch(() => null);
	if (!found) throw new Mistake(`${path}: ${words.noFiles}`);
	const names = found.isDirectory()
		? (await readdir(path)).filter((name) => /\.(topo|geo)?json$/i.test(name)).sort()
		: [''];
	return Promise.all(
		names.map(async (name) => ({
			name: name || basename(path),
			text: await readFile(join(path, name), 'utf8')
		}))
	);
}

async function open(): Promise<Connection> {
	try {
		const { databaseUrl, dataDirectory } = environment;
		return await connect(databaseUrl ? { url: databaseUrl } : { directory: dataDirectory });
	} catch (error) {
		throw error instanceof DirectoryInUse ? new Mistake(words.inUse) : error;
	}
}

async function load(
	{ database }: Connection,
	files: BoundaryFile[],
	date: string | undefined,
	source: string
): Promise<number> {
	const now = new Date();
	const administrator = await firstAdministrator(database, dayOf(now.getTime()));
	const judged = await judge(database, files, { today: dayOf(now.getTime()), day: date });
	say(words.judgedOn(showDay(judged.day)));
	if (judged.faults.length > 0) {
		tell(judged.faults);
		return 1;
	}
	const command = {
		id: randomUUID(),
		name: 'boundaries.load',
		payload: { source, boundaries: judged.boundaries }
	};
	await perform(database, administrator, command, { now, deviceId: null });
	say(words.loaded(judged.boundaries.length.toLocaleString('vi')));
	return 0;
}

async function firstAdministrator(database: Connection['database'], today: Day): Promise<Actor> {
	const [table] = await rows<{ there: boolean }>(
		database,
		sql`select to_regclass('installation') is not null as there`
	);
	const [found] = table?.there
		? await rows<{ id: string }>(
				database,
				sql`select a.id from account a join appointment p on p.account_id = a.id
					where p.role = 'admin' and p.valid_to is null and a.closed_at is null order by a.created_at, a.id limit 1`
			)
		: [];
	const actor = found ? await actorOf(database, found.id, today) : null;
	if (!actor) throw new Mistake(words.notStarted);
	return actor;
}

function tell(faults: Fault[]): void {
	for (const { fault, file, code, feature, name } of faults.slice(0, mostShown)) {
		const where = [file, feature === null ? null : words.feature(feature), code, name].filter(
			(part) => part !== null
		);
		say(`  ${where.join(' · ')}: ${words.faults[fault]}`);
	}
	if (faults.length > mostShown)
		say(`  ${words.more((faults.length - mostShown).toLocaleString('vi'))}`);
	say(words.notLoaded(faults.length.toLocaleString('vi')));
}

function showDay(day: Day): string {
	return day.split('-').reverse().join('/');
}

function say(sentence: string): void {
	process.stdout.write(`${sentence}\n`);
}
