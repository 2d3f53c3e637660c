import { and, desc, eq, max, sql } from 'drizzle-orm';
import { type Actor, grantsFor, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import { periodOf } from '../domain/period';
import { Problem } from '../domain/problem';
import type {
	ApproveReport,
	CorrectReport,
	DiscardReport,
	LockReports,
	MakeReport,
	ReportState,
	ReturnReport,
	SendReport,
	WriteReport
} from '../domain/report';
import { visibleTo } from './access';
import * as areas from './areas';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { report, reportFigure, reportLock, reportStep } from './db/schema';
import { figuresFor } from './report-figures';
import * as forms from './report-forms';
import * as teams from './teams';

export type Report = typeof report.$inferSelect;

/** Begins a report by the newest version of its form; anything else than that version is no more. */
export async function makeReport(context: Context, made: MakeReport): Promise<void> {
	const { tx, actor, now, today } = context;
	const form = await forms.latest(tx, made.formId);
	if (form?.version !== made.version || form.withdrawnAt) throw new Problem('form_withdrawn');
	const period = periodOf(form.period, made.from);
	if (period.from !== made.from || made.from < form.startsOn)
		throw new Problem('invalid', { from: 'outside' });
	if (made.from > today) throw new Problem('invalid', { from: 'future_day' });
	await mustBeOpen(tx, made.formId, made.from);
	const subject = await subjectOf(tx, form, made, today);
	const [begun] = await tx
		.insert(report)
		.values({
			id: made.id,
			formId: form.id,
			formVersion: form.version,
			...subject,
			periodFrom: period.from,
			periodTo: period.to,
			revision: 1,
			state: 'draft',
			texts: form.blocks.map(() => ''),
			notes: form.lines.map(() => ''),
			edits: 0,
			number: '',
			signer: '',
			capacity: 'chair',
			madeBy: actor.id,
			madeAt: now
		})
		.onConflictDoNothing()
		.returning({ id: report.id });
	if (!begun) throw new Problem('report_exists');
}

/** Keeps what people wrote in a report that is theirs to write: not yet sent, or returned. */
export async function writeReport(
	{ tx }: Context,
	{ id, seen, ...written }: WriteReport
): Promise<void> {
	const held = await hold(tx, id, 'draft', 'returned');
	if (held.edits !== seen) throw new Problem('changed_meanwhile');
	if (written.texts.length !== held.texts.length || written.notes.length !== held.notes.length)
		throw new Problem('malformed');
	await tx
		.update(report)
		.set({ ...written, edits: seen + 1 })
		.where(eq(report.id, id));
}

/** Hands a report over with its figures as they are at this moment. */
export async function sendReport(context: Context, { id }: SendReport): Promise<void> {
	const { tx, today } = context;
	const held = await hold(tx, id, 'draft', 'returned');
	const form = await forms.ofVersion(tx, held.formId, held.formVersion);
	// What was approved by a form can still be corrected by it.
	if (!form || (form.withdrawnAt && held.revision === 1)) throw new Problem('form_withdrawn');
	if (today <= held.periodTo) throw new Problem('period_not_over');
	const period = { from: held.periodFrom, to: held.periodTo };
	const figures = await figuresFor(tx, form.lines, held, form.period, period, today);
	await tx.insert(reportFigure).values(figures.map((each) => ({ ...each, reportId: id })));
	await step(context, id, 'sent');
}

/** Gives it back with a reason; its figures are counted anew when it is sent again. */
export async function returnReport(context: Context, { id, reason }: ReturnReport) {
	await hold(context.tx, id, 'sent');
	await context.tx.delete(reportFigure).where(eq(reportFigure.reportId, id));
	await step(context, id, 'returned', reason);
}

/** Nobody approves what they sent themselves. */
export async function approveReport(context: Context, { id }: ApproveReport): Promise<void> {
	const { tx, actor } = context;
	await hold(tx, id, 'sent');
	const [sent] = await tx
		.select({ by: reportStep.by })
		.from(reportStep)
		.where(eq(reportStep.reportId, id))
		.orderBy(desc(reportStep.number))
		.limit(1);
	if (sent?.by === actor.id) throw new Problem('own_report');
	await step(context, id, 'approved');
}

/** Begins a new version of a report that holds; the former one stays as it was. */
export async function correctReport(
	{ tx, actor, now }: Context,
	{ id, corrects }: CorrectReport
): Promise<void> {
	const former = await hold(tx, corrects, 'approved', 'sent');
	if (former.state === 'sent' && (await levelOf(tx, former)) !== 'province')
		throw new Problem('report_closed');
	const [begun] = await tx
		.insert(report)
		.values({
			...former,
			id,
			revision: former.revision + 1,
			corrects,
			state: 'draft',
			edits: 0,
			number: '',
			signedOn: null,
			madeBy: actor.id,
			madeAt: now
		})
		.onConflictDoNothing()
		.returning({ id: report.id });
	if (!begun) throw new Problem('report_exists');
}

/** What was never sent goes without a trace but in the journal. */
export async function discardReport({ tx }: Context, { id }: DiscardReport): Promise<void> {
	await hold(tx, id, 'draft');
	await tx.delete(report).where(eq(report.id, id));
}

/** Closes a period that is over, for every report of the form. */
export async function lockReports(
	{ tx, actor, now, today }: Context,
	{ formId, from }: LockReports
): Promise<void> {
	const form = await forms.latest(tx, formId, { hold: true });
	const period = form && periodOf(form.period, from);
	if (period?.from !== from) throw new Problem('invalid', { from: 'outside' });
	if (period.to >= today) throw new Problem('period_not_over');
	await tx
		.insert(reportLock)
		.values({ formId, periodFrom: from, lockedBy: actor.id, lockedAt: now })
		.onConflictDoNothing();
}

export async function unlockReports({ tx }: Context, { formId, from }: LockReports) {
	await tx
		.delete(reportLock)
		.where(and(eq(reportLock.formId, formId), eq(reportLock.periodFrom, from)));
}

/** Where a report is made and sent from: its team, its commune or its province, and no level above. */
export async function deskOf(tx: Tx, id: string, today: Day): Promise<Place[] | null> {
	const [found] = await tx.select().from(report).where(eq(report.id, id));
	return found ? desksOf(tx, found, today) : null;
}

/** The same for one that is about to be made; the form is of the province in which that lies. */
export async function deskOfMade(
	tx: Tx,
	{ formId, teamId, areaId }: Pick<MakeReport, 'formId' | 'teamId' | 'areaId'>,
	today: Day
): Promise<Place[] | null> {
	const place =
		teamId === null
			? areaId && (await areas.placeOfArea(tx, areaId, today))
			: await teams.placeOf(tx, teamId, today);
	const form = await forms.latest(tx, formId);
	if (!place || (form && form.provinceId !== place.provinceId)) return null;
	return desksOf(tx, { teamId, areaId: areaId ?? 0 }, today);
}

/** Where a report is judged: the level above; nowhere where there is none. */
export async function judgesOf(tx: Tx, id: string, today: Day): Promise<Place[] | null> {
	const [found] = await tx.select().from(report).where(eq(report.id, id));
	if (!found) return null;
	const level = await levelOf(tx, found);
	if (level === 'province') return null;
	const desks = await desksOf(tx, found, today);
	if (level === 'team') return desks.map(only('communeId'));
	const above = await Promise.all(
		desks.map(({ communeId }) => areas.placeOfArea(tx, communeId!, today))
	);
	return above.filter((place) => place !== null).map(only('provinceId'));
}

/** What of the reports (`r`) the actor may read: those of areas that are no more with whom these came to. */
export function visible(actor: Actor, today: Day) {
	const ofTeams = visibleTo(
		actor,
		'report.read',
		sql`(select t.seat_village_id from team t where t.id = r.team_id)`,
		today
	);
	return sql`case when r.team_id is not null then ${ofTeams} else ${visibleArea(actor, sql`r.area_id`)} end`;
}

/** The same of communes and provinces, as a condition on a column of their ids. */
export function visibleArea(actor: Actor, areaId: ReturnType<typeof sql>) {
	const parts = grantsFor(actor, 'report.read').map((grant) => {
		switch (grant.role) {
			case 'admin':
				return sql`true`;
			case 'province_officer':
				return sql`(${areaId} = ${grant.provinceId} or exists (
					select 1 from area_edge e where e.child_id = ${areaId} and e.parent_id = ${grant.provinceId}))`;
			case 'commune_former':
				return sql`${areaId} = ${grant.communeId}`;
			case 'commune_chair':
			case 'commune_officer':
				return sql`${areaId} in (
					with recursive origin (id) as (
						select ${grant.communeId}::integer
						union select s.from_id from origin o join area_succession s on s.to_id = o.id
					) select id from origin)`;
			default:
				return sql`false`;
		}
	});
	return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

export async function isLocked(tx: Tx, formId: string, from: Day): Promise<boolean> {
	const found = await tx
		.select({ formId: reportLock.formId })
		.from(reportLock)
		.where(and(eq(reportLock.formId, formId), eq(reportLock.periodFrom, from)));
	return found.length > 0;
}

const only = (level: 'communeId' | 'provinceId') => (place: Place) => {
	const id = place[level];
	return id === undefined ? {} : { [level]: id };
};

async function desksOf(
	tx: Tx,
	{ areaId, teamId }: Pick<Report, 'areaId' | 'teamId'>,
	today: Day
): Promise<Place[]> {
	if (teamId !== null) {
		const { provinceId: _, ...place } = (await teams.placeOf(tx, teamId, today)) ?? {};
		return [place];
	}
	const heirs = await areas.becameOf(tx, areaId, today);
	return heirs.flatMap(({ id, level }): Place[] => {
		if (level === 'province') return [{ provinceId: id }];
		return level === 'commune' ? [{ communeId: id }] : [];
	});
}

async function levelOf(tx: Tx, { formId, formVersion }: Pick<Report, 'formId' | 'formVersion'>) {
	const form = await forms.ofVersion(tx, formId, formVersion);
	return form?.level ?? null;
}

/** Whom a new report speaks for; of a team where it sits. */
async function subjectOf(
	tx: Tx,
	{ level }: forms.Form,
	{ teamId, areaId }: MakeReport,
	today: Day
) {
	if (level === 'team' && teamId !== null && areaId === null) {
		const place = await teams.placeOf(tx, teamId, today);
		if (place?.villageId) return { teamId, areaId: place.villageId };
	}
	const area =
		level !== 'team' && areaId !== null && teamId === null && (await areas.byId(tx, areaId));
	if (!area || area.level !== level) throw new Problem('invalid', { areaId: 'invalid_choice' });
	return { teamId: null, areaId: area.id };
}

/** The report, kept from changing until this is done, if it is in one of the states and its period is open. */
async function hold(tx: Tx, id: string, ...states: ReportState[]): Promise<Report> {
	const [held] = await tx.select().from(report).where(eq(report.id, id)).for('update');
	if (!held) throw new Problem('not_found');
	await mustBeOpen(tx, held.formId, held.periodFrom);
	if (!states.includes(held.state)) throw new Problem('report_closed');
	return held;
}

/** Locking waits for whoever writes in the period, and they for it: both hold the form's row. */
async function mustBeOpen(tx: Tx, formId: string, from: Day): Promise<void> {
	await rows(tx, sql`select 1 from report_form where id = ${formId} for share`);
	if (await isLocked(tx, formId, from)) throw new Problem('period_locked');
}

async function step(
	{ tx, actor, now }: Context,
	reportId: string,
	kind: (typeof reportStep.$inferInsert)['kind'],
	reason: string | null = null
): Promise<void> {
	const [last] = await tx
		.select({ number: max(reportStep.number) })
		.from(reportStep)
		.where(eq(reportStep.reportId, reportId));
	const number = (last?.number ?? 0) + 1;
	await tx.insert(reportStep).values({ reportId, number, kind, by: actor.id, at: now, reason });
	await tx.update(report).set({ state: kind }).where(eq(report.id, reportId));
}
