import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import {
	type Card,
	cardDays,
	keyNoticeDays,
	type CardState,
	readToken,
	signedPart,
	toBase64url
} from '../domain/card';
import { addDays, type Day, dayOf } from '../domain/day';
import type { MemberRole } from '../domain/member';
import { holdsOn } from './access';
import { rows, type Tx } from './db/client';
import { cardKey } from './db/schema';

/** The portrait is JPEG in base64, where the member wants one on the card. */
export type Issued = { card: Card; token: string; portrait: string | null };

/** The cards of a person who may work for a team today: one for each team. */
export async function ofActor(tx: Tx, actor: Actor, now: Date): Promise<Issued[]> {
	return issue(tx, sql`s.account_id = ${actor.id}`, now);
}

/** A card for everybody who works for the team today, the leader first. */
export async function ofTeam(tx: Tx, teamId: string, now: Date): Promise<Issued[]> {
	return issue(tx, sql`s.team_id = ${teamId}`, now);
}

/**
 * What a token is worth: `unknown` when this installation did not sign it; `expired` when its time is
 * over, and also when its holder works for the team no more.
 */
export async function check(
	tx: Tx,
	token: string,
	now: Date
): Promise<{ state: CardState; card: Card | null; portrait: string | null }> {
	const read = readToken(token);
	const keys = read ? await publicKeys(tx) : [];
	const known = keys.some((key) => verify(null, read!.signed, publicKeyOf(key), read!.signature));
	if (!read || !known) return { state: 'unknown', card: null, portrait: null };
	const today = dayOf(now.getTime());
	const { card } = read;
	const [holder] =
		card.validUntil < today ? [] : await working(tx, sql`s.member_id = ${card.memberId}`, today);
	return { state: holder ? 'valid' : 'expired', card, portrait: holder?.portrait ?? null };
}

/** By which cards are checked, as base64url of 32 bytes each: those of every key that signs, signed or will sign here. */
export async function publicKeys(tx: Tx): Promise<string[]> {
	const all = await tx
		.select({ publicKey: cardKey.publicKey })
		.from(cardKey)
		.orderBy(asc(cardKey.madeAt));
	return all.map(({ publicKey }) => publicKey);
}

async function issue(tx: Tx, whose: ReturnType<typeof sql>, now: Date): Promise<Issued[]> {
	const today = dayOf(now.getTime());
	const found = await working(tx, whose, today);
	if (found.length === 0) return [];
	const key = await privateKey(tx, now);
	return found.map(({ portrait, ...each }) => {
		const card = { ...each, validUntil: addDays(today, cardDays) };
		const part = signedPart(card);
		return { card, token: `${part}.${toBase64url(sign(null, Buffer.from(part), key))}`, portrait };
	});
}

/** Who works for a team in force on a day: not paused, not left. */
async function working(tx: Tx, whose: ReturnType<typeof sql>, day: Day) {
	return rows<Omit<Card, 'validUntil'> & { role: MemberRole; portrait: string | null }>(
		tx,
		sql`select s.member_id as "memberId", m.name, s.role, t.name as team, c.name as commune, coalesce((
				select d.number from decision_team dt join decision d on d.id = dt.decision_id
				where dt.team_id = t.id and d.effective_on <= ${day}::date
				order by d.effective_on desc, d.recorded_at desc limit 1), '') as decision,
				(select translate(encode(p.image, 'base64'), chr(10), '') from portrait p where p.member_id = m.id) as portrait
			from member_standing s join member m on m.id = s.member_id join team t on t.id = s.team_id
			join team_in_force f on f.team_id = t.id
			join area_edge e on e.child_id = t.seat_village_id and e.parent_level = 'commune' and ${holdsOn('e', day)}
			join area c on c.id = e.parent_id
			where ${whose} and ${holdsOn('s', day)} and not s.paused and f.spans @> ${day}::date
			order by t.name, s.role, m.id`
	);
}

/**
 * The newest key signs that phones have had time to hear of, or else the oldest. One is made at the first
 * need; should two processes make one at once, both are known, and cards of either are good.
 */
async function privateKey(tx: Tx, now: Date) {
	const all = () => tx.select().from(cardKey).orderBy(asc(cardKey.madeAt), asc(cardKey.publicKey));
	if ((await all()).length === 0) await tx.insert(cardKey).values({ ...newKey(), madeAt: now });
	const keys = await all();
	const announcedBefore = now.getTime() - keyNoticeDays * 86_400_000;
	const known = keys.findLast(({ madeAt }) => madeAt.getTime() <= announcedBefore);
	const { privateKey } = (known ?? keys[0])!;
	return createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
}

function newKey() {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	return {
		publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
		privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
	};
}

function publicKeyOf(x: string) {
	return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
