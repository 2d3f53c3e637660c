import { and, eq, lte, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { type AddPortrait, pictureIn, type RemovePortrait } from '../domain/portrait';
import { Problem } from '../domain/problem';
import { holdsOn } from './access';
import type { Context } from './commands';
import { type Database, rows, type Tx } from './db/client';
import { member, portrait } from './db/schema';
import * as teams from './teams';

/** Where the team of a member sits, and whose account is theirs. */
export async function placeOf(tx: Tx, memberId: string, today: Day): Promise<Place | null> {
	const [found] = await tx.select().from(member).where(eq(member.id, memberId));
	const place = found && (await teams.placeOf(tx, found.teamId, today));
	if (!place) return null;
	return found.accountId ? { ...place, accountId: found.accountId } : place;
}

/** What was said last counts: a consent that comes late does not bring back what was withdrawn since. */
export async function addPortrait(
	{ tx, actor, today, estimate }: Context,
	{ memberId, image, at, ...consent }: AddPortrait
): Promise<void> {
	const picture = pictureIn(Buffer.from(image, 'base64'));
	if (!picture) throw new Problem('invalid', { image: 'not_a_portrait' });
	const serving = await rows(tx, sql`${servingOn(today)} and s.member_id = ${memberId}`);
	if (serving.length === 0)
		throw new Problem('member_not_in_team', { memberId: 'member_not_in_team' });
	const said = { ...consent, image: picture, at: estimate(at), recordedBy: actor.id };
	await tx
		.insert(portrait)
		.values({ memberId, ...said })
		.onConflictDoUpdate({
			target: portrait.memberId,
			set: said,
			setWhere: sql`portrait.at < excluded.at`
		});
}

/** Erases the picture; that there was a consent, and when it ended, stays. */
export async function removePortrait(
	{ tx, actor, estimate }: Context,
	{ memberId, at }: RemovePortrait
): Promise<void> {
	const said = { image: null, at: estimate(at), recordedBy: actor.id };
	await tx
		.update(portrait)
		.set(said)
		.where(and(eq(portrait.memberId, memberId), lte(portrait.at, said.at)));
}

/** The picture of a member in base64; null when there is none. */
export async function ofMember(tx: Tx, memberId: string): Promise<string | null> {
	const [found] = await tx
		.select({ image: portrait.image })
		.from(portrait)
		.where(eq(portrait.memberId, memberId));
	return found?.image ? Buffer.from(found.image).toString('base64') : null;
}

/** The consent was for the card, and whoever serves no more has none. */
export async function tidy(database: Database, now: Date): Promise<void> {
	const today = dayOf(now.getTime());
	await database.execute(sql`delete from portrait where member_id not in (${servingOn(today)})`);
}

/** The members of teams in force, also those who pause. */
function servingOn(day: Day) {
	return sql`select s.member_id from member_standing s join team_in_force f on f.team_id = s.team_id
		where ${holdsOn('s', day)} and f.spans @> ${day}::date`;
}
