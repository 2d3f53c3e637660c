import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { type Actor, grantsFor, type Place } from '../domain/access';
import { type IssueApiKey, longestKeyDays, type RevokeApiKey } from '../domain/api-key';
import { addDays, type Day } from '../domain/day';
import { Problem } from '../domain/problem';
import * as areas from './areas';
import type { Coverage } from './coverage';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { apiKey } from './db/schema';

export type ApiKey = { id: string; areaId: number | null; perMinute: number };

/** A new key: long enough that nobody guesses one, and easy to recognise where it should not stand. */
export function newKey(): string {
	return `tcns_${randomBytes(32).toString('base64url')}`;
}

export async function issueApiKey(
	{ tx, actor, now, today }: Context,
	{ areaId, whole, lastOn, ...issued }: IssueApiKey
): Promise<void> {
	if (lastOn < today || lastOn > addDays(today, longestKeyDays))
		throw new Problem('invalid', { lastOn: 'outside' });
	if (whole && areaId === null) throw new Problem('invalid', { areaId: 'required' });
	const place = await placeOfIssue(tx, areaId, today);
	if (place?.villageId) throw new Problem('invalid', { areaId: 'invalid_choice' });
	await tx.insert(apiKey).values({
		...issued,
		areaId: whole ? areaId : null,
		provinceId: place?.provinceId ?? null,
		issuedBy: actor.id,
		issuedAt: now,
		expiresOn: addDays(lastOn, 1)
	});
}

export async function revokeApiKey(
	{ tx, actor, now }: Context,
	{ id }: RevokeApiKey
): Promise<void> {
	const revoked = await tx
		.update(apiKey)
		.set({ revokedBy: actor.id, revokedAt: now })
		.where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)))
		.returning({ id: apiKey.id });
	if (revoked.length === 0) throw new Problem('changed_meanwhile');
}

export async function placeOfIssue(
	tx: Tx,
	areaId: number | null,
	today: Day
): Promise<Place | null> {
	return areaId === null ? {} : areas.placeOfArea(tx, areaId, today);
}

export async function placeOf(tx: Tx, id: string): Promise<Place | null> {
	const [found] = await rows<{ provinceId: number | null }>(
		tx,
		sql`select province_id as "provinceId" from api_key where id = ${id}`
	);
	if (!found) return null;
	return found.provinceId === null ? {} : { provinceId: found.provinceId };
}

export type Listed = {
	id: string;
	name: string;
	area: string | null;
	perMinute: number;
	issuedBy: string;
	issuedOn: Day;
	lastOn: Day;
	lastUsedOn: Day | null;
	state: 'in_force' | 'over' | 'revoked';
};

/** The keys that somebody may revoke, the newest first. */
export async function list(tx: Tx, actor: Actor, today: Day): Promise<Listed[]> {
	const within = grantsFor(actor, 'api_key.revoke').map((grant): SQL =>
		'provinceId' in grant ? sql`k.province_id = ${grant.provinceId}` : sql`true`
	);
	return rows<Listed>(
		tx,
		sql`select k.id, k.name, a.name as area, k.per_minute as "perMinute", p.name as "issuedBy",
				(k.issued_at at time zone 'Asia/Ho_Chi_Minh')::date::text as "issuedOn", (k.expires_on - 1)::text as "lastOn",
				k.last_used_on::text as "lastUsedOn", case when k.revoked_at is not null then 'revoked'
					when k.expires_on <= ${today}::date then 'over' else 'in_force' end as state
			from api_key k join account p on p.id = k.issued_by left join area a on a.id = k.area_id
			where ${within.length === 0 ? sql`false` : sql.join(within, sql` or `)} order by k.issued_at desc`
	);
}

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
