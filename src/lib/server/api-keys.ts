import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import * as areas from './areas';
import type { Coverage } from './coverage';
import { rows, type Tx } from './db/client';

export type ApiKey = { id: string; areaId: number | null; perMinute: number };

export function hashOf(key: string): string {
	return createHash('sha256').update(key).digest('hex');
}

/** The key that a request shows, in either of the ways that Excel, Power BI and scripts know; null without any. */
export async function shownIn(tx: Tx, authorization: string | null, today: Day) {
	const shown = keyIn(authorization);
	return shown === null ? null : inForce(tx, shown, today);
}

function keyIn(authorization: string | null): string | null {
	const [, way, rest] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
	if (!way || !rest) return null;
	if (way.toLowerCase() === 'bearer') return rest;
	return Buffer.from(rest, 'base64')
		.toString()
		.replace(/^[^:]*:/, '');
}

/** Throws `key_unknown` for one that nobody has, that was revoked or is over. */
async function inForce(tx: Tx, key: string, today: Day): Promise<ApiKey> {
	const [found] = await rows<ApiKey & { used: boolean }>(
		tx,
		sql`select id, area_id as "areaId", per_minute as "perMinute", last_used_on is not distinct from ${today}::date as used
			from api_key where hash = ${hashOf(key)} and revoked_at is null and expires_on > ${today}::date`
	);
	if (!found) throw new Problem('key_unknown');
	const { used, ...known } = found;
	if (!used)
		await tx.execute(sql`update api_key set last_used_on = ${today}::date where id = ${found.id}`);
	return known;
}

/** Whether the holder may see figures whole: those of the key's area, as it stood on their day. */
export async function reaches(tx: Tx, key: ApiKey | null, figures: Coverage): Promise<boolean> {
	if (key?.areaId == null) return false;
	const place = await areas.placeOfArea(tx, figures.area.id, figures.asOf);
	return place !== null && [place.provinceId, place.communeId].includes(key.areaId);
}
