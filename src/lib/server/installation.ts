import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { dayOf } from '../domain/day';
import { Phone } from '../domain/phone';
import * as accounts from './accounts';
import * as areas from './areas';
import { connect, type Connection, type Database } from './db/client';
import { installation } from './db/schema';
import { demoPassword, demoPeople, loadDemo } from './demo';
import { environment } from './environment';
import { startWorker } from './import-work';
import * as imports from './imports';
import { verifyNightly } from './indicator-check';
import { progressBar } from './progress';
import * as portraits from './portraits';
import * as registrations from './registrations';
import * as scopes from './scopes';
import * as sessions from './sessions';
import * as targets from './targets';

let connection: Connection | undefined;
let tidying: NodeJS.Timeout | undefined;
let worker: ReturnType<typeof startWorker> | undefined;

/** The database of this process, once `start` has opened it. */
export function database(): Database {
	if (!connection) throw new Error('The database is not open yet.');
	return connection.database;
}

export function databaseKind(): Connection['kind'] | null {
	return connection?.kind ?? null;
}

/**
 * Opens the database, brings it to the newest schema, and on the first start loads the reference
 * data and, where wanted, the demo. Everything of a first start commits at once or not at all.
 */
export async function start(write: (text: string) => void): Promise<void> {
	connection = await connect(
		environment.databaseUrl
			? { url: environment.databaseUrl }
			: { directory: environment.dataDirectory }
	);
	await connection.migrate();
	const now = new Date();
	tidying = setInterval(() => void tidy(), 3_600_000).unref();
	await connection.database.transaction(async (tx) => {
		const [known] = await tx.select().from(installation);
		if (!known)
			await tx
				.insert(installation)
				.values({ epoch: randomUUID(), startedAt: now, demo: environment.demo });
		await areas.loadReference(tx, progressBar(write, 'Nạp danh mục hành chính'));
		await targets.loadKnown(tx, now);
		if (!known && environment.demo)
			await loadDemo(tx, dayOf(now.getTime()), progressBar(write, 'Nạp tỉnh mẫu Lạng Sơn'));
	});
	if (environment.databaseUrl === null)
		write(
			'Dữ liệu nằm trong cơ sở dữ liệu nhúng: chỉ để dùng thử; khi vận hành thật hãy đặt DATABASE_URL.\n'
		);
	await greet(write, now);
	// Lists that were under way when the server ended go on.
	worker = startWorker(connection.database);
}

/** Tells the worker that a list waits for it. */
export function wakeWorker(): void {
	worker?.wake();
}

export async function stop(): Promise<void> {
	clearInterval(tidying);
	await worker?.end();
	await connection?.close();
	connection = undefined;
}

/** Whether the database answers at this moment. */
export async function isReachable(): Promise<boolean> {
	if (!connection) return false;
	return connection.database
		.select({ epoch: installation.epoch })
		.from(installation)
		.then(
			(found) => found.length === 1,
			() => false
		);
}

export async function isDemo(): Promise<boolean> {
	const [row] = await database().select({ demo: installation.demo }).from(installation);
	return row?.demo ?? false;
}

/** Once an hour; a database that is away is tidied the next time. */
async function tidy(): Promise<void> {
	try {
		await sessions.tidy(database(), new Date());
		await portraits.tidy(database(), new Date());
		await registrations.tidy(database(), new Date());
		await scopes.tidy(database(), new Date());
		await imports.tidy(database(), new Date());
		// The embedded database never looks at its own tables, and without their statistics plans go wrong.
		if (databaseKind() === 'pglite') await database().execute(sql`analyze`);
		await verifyNightly(database(), new Date());
	} catch (error) {
		process.stderr.write(`${String(error)}\n`);
	}
}

async function greet(write: (text: string) => void, now: Date): Promise<void> {
	if (await isDemo()) {
		write(`\nTài khoản dùng thử (mật khẩu chung: ${demoPassword}):\n`);
		for (const person of demoPeople)
			write(`  ${person.phone}  ${person.name} – ${person.description}\n`);
		return;
	}
	if (await accounts.anybodyCanSignIn(database())) return;
	const phone = v.safeParse(Phone, environment.administratorPhone ?? '');
	if (!phone.success) {
		write(
			'\nChưa có ai đăng nhập được. Đặt ADMIN_PHONE bằng số điện thoại của quản trị viên rồi khởi động lại.\n'
		);
		return;
	}
	const code = await accounts.firstAdministratorCode(database(), phone.output, now);
	write(
		`\nMã tham gia của quản trị viên (dùng một lần, trong 24 giờ): ${code} – nhập ở trang /join.\n`
	);
}
