import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './db/client';
import { installation } from './db/schema';

/**
 * A backup that was restored has lost what came after it, and phones may hold receipts for just that.
 * Each phone's cursor names the last row of the journal at its time: as long as that row is there,
 * nothing the phone was told is lost. Numbers alone would not do, because new work takes them again.
 */
export type Mark = [sequence: number, id: string];

/** The newest mark, and which row of the journal stands today where an earlier mark was. */
export type Marks = { newest: Mark | null; at: string | null };

/** Columns of `Marks` for a mark that was given out earlier. */
export function marks(seen: Mark | null): SQL {
	return sql`(select json_build_array(sequence, id) from journal order by sequence desc limit 1) as newest,
		(select id from journal where sequence = ${seen?.[0] ?? null}::bigint) as at`;
}

/** Whether a mark still holds; one of a cursor without any does. */
export function holds(seen: Mark | null, at: string | null): boolean {
	const still = seen === null || at === seen[1];
	if (!still) tell();
	return still;
}

/** Tells every phone at its next contact that it must offer its recent work again. */
export async function beginEpoch(database: Database): Promise<void> {
	await database.update(installation).set({ epoch: randomUUID() });
}

let told = false;

/** Once per start: phones come by the thousand. */
function tell(): void {
	if (told) return;
	told = true;
	process.stderr.write(
		'Một điện thoại nhớ những việc mà cơ sở dữ liệu này không có: dường như vừa phục hồi một bản sao lưu cũ. Các điện thoại sẽ tự gửi lại việc gần đây. Hãy chạy "npm run restored" để báo cho tất cả.\n'
	);
}
