import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { type Actor, grantsFor, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import type { SaveReportForm, WithdrawReportForm } from '../domain/report';
import * as areas from './areas';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { reportForm } from './db/schema';
import * as localIndicators from './local-indicators';

export type Form = Omit<typeof reportForm.$inferSelect, 'recordedBy' | 'withdrawnBy' | 'sample'>;

const columns = {
	id: reportForm.id,
	version: reportForm.version,
	provinceId: reportForm.provinceId,
	level: reportForm.level,
	period: reportForm.period,
	name: reportForm.name,
	about: reportForm.about,
	addressee: reportForm.addressee,
	lines: reportForm.lines,
	blocks: reportForm.blocks,
	dueDays: reportForm.dueDays,
	startsOn: reportForm.startsOn,
	recordedAt: reportForm.recordedAt,
	withdrawnAt: reportForm.withdrawnAt
};

/** Keeps a form as its next version; reports that were begun by an earlier one stay with that. */
export async function saveReportForm(
	{ tx, actor, now }: Context,
	{ seen, ...saved }: SaveReportForm
): Promise<void> {
	const held = await latest(tx, saved.id, { hold: true });
	if ((held?.version ?? null) !== seen) throw new Problem('changed_meanwhile');
	// Its reports are already of a level, counted in such periods, in that province.
	for (const fixed of ['level', 'period', 'provinceId'] as const)
		if (held && held[fixed] !== saved[fixed])
			throw new Problem('invalid', { [fixed]: 'invalid_choice' });
	const lines = await localIndicators.namedLines(
		tx,
		saved.provinceId,
		saved.lines,
		held?.lines ?? []
	);
	await tx
		.insert(reportForm)
		.values({ ...saved, lines, version: (seen ?? 0) + 1, recordedBy: actor.id, recordedAt: now });
}

export async function withdrawReportForm(
	{ tx, actor, now }: Context,
	{ id, version }: WithdrawReportForm
): Promise<void> {
	const held = await latest(tx, id, { hold: true });
	if (held?.version !== version) throw new Problem('changed_meanwhile');
	await tx
		.update(reportForm)
		.set({ withdrawnBy: actor.id, withdrawnAt: now })
		.where(and(eq(reportForm.id, id), isNull(reportForm.withdrawnAt)));
}

/** The newest version of a form, withdrawn or not; kept as it is until the transaction is over. */
export async function latest(tx: Tx, id: string, { hold = false } = {}): Promise<Form | null> {
	const newest = tx
		.select(columns)
		.from(reportForm)
		.where(eq(reportForm.id, id))
		.orderBy(desc(reportForm.version))
		.limit(1);
	const [found] = await (hold ? newest.for('update') : newest);
	return found ?? null;
}

export async function ofVersion(tx: Tx, id: string, version: number): Promise<Form | null> {
	const [found] = await tx
		.select(columns)
		.from(reportForm)
		.where(and(eq(reportForm.id, id), eq(reportForm.version, version)));
	return found ?? null;
}

/** The newest version of each form by which the actor's places report, those in use first. */
export async function inReach(tx: Tx, actor: Actor): Promise<Form[]> {
	const provinces = await provincesOf(tx, actor);
	const newest = sql`(${reportForm.id}, ${reportForm.version}) in (
		select f.id, max(f.version) from report_form f where ${provinces} group by f.id)`;
	return tx
		.select(columns)
		.from(reportForm)
		.where(newest)
		.orderBy(
			sql`${reportForm.withdrawnAt} is not null`,
			desc(reportForm.level),
			reportForm.period,
			reportForm.name
		);
}

/** Where a form belongs: its province. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const form = await latest(tx, id);
	return form && areas.placeOfArea(tx, form.provinceId, today);
}

/** The province for which a form is to be saved; a form that exists stays where it is. */
export async function placeOfSaved(
	tx: Tx,
	{ id, provinceId }: Pick<SaveReportForm, 'id' | 'provinceId'>,
	today: Day
): Promise<Place | null> {
	const place = await areas.placeOfArea(tx, provinceId, today);
	const held = await latest(tx, id);
	const itself =
		place?.provinceId === provinceId && (held?.provinceId ?? provinceId) === provinceId;
	return itself ? place : null;
}

/** The provinces of all that a person may read reports of, on whatever day that lay in them. */
async function provincesOf(tx: Tx, actor: Actor) {
	const grants = grantsFor(actor, 'report.read');
	if (grants.some(({ role }) => role === 'admin')) return sql`true`;
	const ids = grants.flatMap((grant) => {
		if ('provinceId' in grant) return [grant.provinceId];
		if ('communeId' in grant) return [grant.communeId];
		return 'villageIds' in grant ? grant.villageIds : [];
	});
	const found = await rows<{ id: number }>(
		tx,
		sql`with recursive up (id) as (
				select unnest(${arrayOf(ids, 'integer')})
				union select e.parent_id from up join area_edge e on e.child_id = up.id
			) select id from up`
	);
	return sql`f.province_id = any(${arrayOf(
		found.map(({ id }) => id),
		'integer'
	)})`;
}
