import { eq, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { RecordCourse, RemoveCourse } from '../domain/course';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { course, member } from './db/schema';
import * as teams from './teams';

export type Course = {
	id: string;
	title: string;
	heldBy: string;
	completedOn: Day;
	certificate: string | null;
	/** The team in which it was noted. */
	teamName: string;
};

/** Where the team of a member sits. */
export async function placeOfMember(tx: Tx, memberId: string, today: Day): Promise<Place | null> {
	const [found] = await tx
		.select({ teamId: member.teamId })
		.from(member)
		.where(eq(member.id, memberId));
	return found ? teams.placeOf(tx, found.teamId, today) : null;
}

export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await tx
		.select({ memberId: course.memberId })
		.from(course)
		.where(eq(course.id, id));
	return found ? placeOfMember(tx, found.memberId, today) : null;
}

export async function record(
	{ tx, actor, now, today }: Context,
	{ certificate, ...noted }: RecordCourse
): Promise<void> {
	if (noted.completedOn > today) throw new Problem('invalid', { completedOn: 'future_day' });
	const [known] = await tx.select().from(member).where(eq(member.id, noted.memberId));
	if (!known?.joinedOn) throw new Problem('member_not_in_team', { memberId: 'member_not_in_team' });
	await tx.insert(course).values({
		...noted,
		certificate: certificate || null,
		recordedBy: actor.id,
		recordedAt: now
	});
}

export async function remove({ tx }: Context, { id }: RemoveCourse): Promise<void> {
	await tx.delete(course).where(eq(course.id, id));
}

/** What a member completed, in whichever team it was noted, the latest first. */
export async function ofMember(tx: Tx, memberId: string): Promise<Course[]> {
	return completed(
		tx,
		sql`c.member_id in (select same.id from member one join member same
			on same.id = one.id or same.account_id = one.account_id where one.id = ${memberId})`
	);
}

export async function ofAccount(tx: Tx, accountId: string): Promise<Course[]> {
	return completed(
		tx,
		sql`c.member_id in (select m.id from member m where m.account_id = ${accountId})`
	);
}

function completed(tx: Tx, whose: ReturnType<typeof sql>): Promise<Course[]> {
	return rows<Course>(
		tx,
		sql`select c.id, c.title, c.held_by as "heldBy", c.completed_on::text as "completedOn", c.certificate, t.name as "teamName"
			from course c join member m on m.id = c.member_id join team t on t.id = m.team_id
			where ${whose} order by c.completed_on desc, c.id desc`
	);
}
