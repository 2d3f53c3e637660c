import { eq, type SQL, sql } from 'drizzle-orm';
import { type Actor, grantsFor } from '../domain/access';
import { addDays, type Day } from '../domain/day';
import { type Period, periodOf } from '../domain/period';
import type { ReportStepKind, ShownState } from '../domain/report';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { report, reportFigure, reportForm } from './db/schema';
import { figuresFor, type ReportFigure } from './report-figures';
import type * as forms from './report-forms';
import { isLocked, type Report, visible, visibleArea } from './reports';

export const pageSize = 50;

/** Who is to report in a period, with what there is of it. */
export type Row = {
	name: string;
	/** The commune of a team. */
	within: string | null;
	areaId: number | null;
	/** The commune that reports or in which the team sits, with its seat. */
	communeId: number | null;
	villageId: number | null;
	teamId: string | null;
	reportId: string | null;
	revision: number | null;
	state: ShownState;
	/** When it last came to be in this state. */
	since: string | null;
	/** The last day of the latest period that was reported, in whatever version. */
	lastSent: Day | null;
};
export type Asked = { state: ShownState | null; text: string; page: number };

/** A report that is to be read whole. */
export type Told = {
	report: Report;
	form: forms.Form;
	subject: { name: string; communeName: string | null; provinceName: string };
	state: ShownState;
	steps: { kind: ReportStepKind; by: string; at: string; reason: string | null }[];
	figures: ReportFigure[];
	/** Whether the figures are kept as they were sent; else they are those of this moment. */
	frozen: boolean;
	/** The version that came after this one. */
	successor: string | null;
};

/** The period that is to be reported on a day: the last one that is over. */
export function latestPeriod(form: Pick<forms.Form, 'period'>, today: Day): Period {
	return periodOf(form.period, addDays(periodOf(form.period, today).from, -1));
}

/** The last periods of a form up to the one that a day lies in, the newest first; not before the form began. */
export function periodsOf(form: Pick<forms.Form, 'period' | 'startsOn'>, today: Day, most: number) {
	const found: Period[] = [];
	for (
		let period = periodOf(form.period, today);
		found.length < most && period.from >= form.startsOn;
		period = periodOf(form.period, addDays(period.from, -1))
	)
		found.push(period);
	return found;
}

/** Everybody in the actor's reach who is to report by a form for a period, who has not first. */
export async function list(
	tx: Tx,
	actor: Actor,
	form: forms.Form,
	period: Period,
	{ state, text, page }: Asked,
	today: Day
): Promise<{
	found: Row[];
	/** Of all who are to report, and of those whom the text finds, how many are in each state. */
	counts: Counts;
	matching: Counts;
	locked: boolean;
}> {
	const locked = await isLocked(tx, form.id, period.from);
	const wanted = fold(text);
	const named = sql`position(${wanted} in s.folded) > 0`;
	const held = sql`subject as materialized (${subjects(actor, form, period, today)}), latest as (
			select distinct on (r.area_id, r.team_id) r.* from report r
			where r.form_id = ${form.id} and r.period_from = ${period.from}::date
			order by r.area_id, r.team_id, r.revision desc
		), held as (
			select s.*, r.id as "reportId", r.revision, r.state as kept, ${shownState(locked)} as state
			from subject s left join latest r on ${isOf('r')}
		)`;
	const counted = await rows<{ state: ShownState; all: number; matching: number }>(
		tx,
		sql`with ${held} select s.state, count(*)::integer as all, (count(*) filter (where ${named}))::integer as matching
			from held s group by s.state`
	);
	const found = await rows<Row>(
		tx,
		sql`with ${held}, page as (
				select s.* from held s where ${named} and ${state === null ? sql`true` : sql`s.state = ${state}`}
				order by s.kept is not null, s.kept, s.within nulls first, s.name, s.code
				limit ${pageSize} offset ${(page - 1) * pageSize}
			)
			select s.name, s.within, s."areaId", s."teamId", s."communeId", s."villageId", s."reportId", s.revision, s.state,
				(select ${instant('p.at')} from report_step p where p.report_id = s."reportId" order by p.number desc limit 1) as since,
				(select max(o.period_to)::text from report o join report_step p on p.report_id = o.id and p.kind = 'sent'
					where o.form_id = ${form.id} and ${isOf('o')}) as "lastSent"
			from page s
			order by s.kept is not null, s.kept, s.within nulls first, s.name, s.code`
	);
	return {
		found,
		counts: Object.fromEntries(counted.map((each) => [each.state, each.all])),
		matching: Object.fromEntries(counted.map((each) => [each.state, each.matching])),
		locked
	};
}
type Counts = Partial<Record<ShownState, number>>;

/** The reports that wait for the actor's word, of teams for a commune's and of communes for a province's: the first sent first. */
export async function waitingFor(
	tx: Tx,
	actor: Actor,
	today: Day,
	most: number
): Promise<{ id: string; name: string; form: string; from: Day }[]> {
	const judging = grantsFor(actor, 'report.approve');
	const above = judging.filter(({ role }) => role === 'province_officer');
	const communes = { ...actor, grants: judging.filter((grant) => !above.includes(grant)) };
	return rows(
		tx,
		sql`select r.id, coalesce(t.name, a.name) as name, f.name as form, r.period_from::text as "from"
			from report r
			join report_form f on f.id = r.form_id and f.version = r.form_version
			join area a on a.id = r.area_id
			left join team t on t.id = r.team_id
			where r.state = 'sent' and (
				(r.team_id is not null and ${visible(communes, today)})
				or (a.level = 'commune' and r.team_id is null and ${visibleArea({ ...actor, grants: above }, sql`r.area_id`)})
			)
			order by r.period_from, r.made_at limit ${most}`
	);
}

/** A report that the actor may read, with its figures; null when there is none. */
export async function find(tx: Tx, actor: Actor, id: string, today: Day): Promise<Told | null> {
	const [seen] = await rows<{ id: string }>(
		tx,
		sql`select r.id from report r where r.id = ${id} and ${visible(actor, today)}`
	);
	if (!seen) return null;
	const [found] = await tx
		.select({ report, form: reportForm })
		.from(report)
		.innerJoin(
			reportForm,
			sql`${reportForm.id} = ${report.formId} and ${reportForm.version} = ${report.formVersion}`
		)
		.where(eq(report.id, id));
	if (!found) return null;
	const { report: held, form } = found;
	const locked = await isLocked(tx, form.id, held.periodFrom);
	const [successor] = await rows<{ id: string }>(
		tx,
		sql`select id from report where corrects = ${id}`
	);
	return {
		report: held,
		form,
		subject: await subjectOf(tx, held, form.provinceId),
		state: locked && isClosable(held, form) ? 'locked' : held.state,
		steps: await stepsOf(tx, id),
		...(await figuresOf(tx, held, form, today)),
		successor: successor?.id ?? null
	};
}

/** A report is at its end when the level above approved it; the province's when it was sent. */
function isClosable({ state }: Report, { level }: Pick<forms.Form, 'level'>): boolean {
	return state === 'approved' || (state === 'sent' && level === 'province');
}

async function figuresOf(tx: Tx, held: Report, form: forms.Form, today: Day) {
	const kept = await tx
		.select({
			line: reportFigure.line,
			indicator: reportFigure.indicator,
			previous: reportFigure.previous,
			current: reportFigure.current,
			toDate: reportFigure.toDate,
			numerator: reportFigure.numerator,
			denominator: reportFigure.denominator,
			plan: reportFigure.plan
		})
		.from(reportFigure)
		.where(eq(reportFigure.reportId, held.id))
		.orderBy(reportFigure.line);
	if (kept.length > 0) return { figures: kept, frozen: true };
	const period = { from: held.periodFrom, to: held.periodTo };
	const figures = await figuresFor(tx, form.lines, held, form.period, period, today);
	return { figures, frozen: false };
}

async function stepsOf(tx: Tx, id: string): Promise<Told['steps']> {
	return rows(
		tx,
		sql`select p.kind, a.name as by, ${instant('p.at')} as at, p.reason
			from report_step p join account a on a.id = p.by where p.report_id = ${id} order by p.number`
	);
}

/** The names that stand on its paper, as they were when the period ended. */
async function subjectOf(
	tx: Tx,
	{ areaId, teamId, periodTo }: Report,
	provinceId: number
): Promise<Told['subject']> {
	const [found] = await rows<{ name: string; communeName: string | null; provinceName: string }>(
		tx,
		sql`select coalesce(t.name, a.name) as name, (
				select c.name from area_edge e join area c on c.id = e.parent_id
				where e.child_id = a.id and e.parent_level = 'commune'
				order by ${holdsOn('e', periodTo)} desc, e.valid_from desc nulls last limit 1
			) as "communeName", p.name as "provinceName"
			from area a left join team t on t.id = ${teamId}, area p
			where a.id = ${areaId} and p.id = ${provinceId}`
	);
	if (!found) throw new Error(`There is no area ${areaId}.`);
	return found;
}

/** Who is to report by a form: whatever was in force on the last day of the period. */
function subjects(actor: Actor, form: forms.Form, period: Period, today: Day): SQL {
	const day = period.to < today ? period.to : today;
	if (form.level === 'team')
		return sql`select t.id as "teamId", null::integer as "areaId", t.name, t.folded || ' ' || c.folded as folded, c.name as within, v.code, c.id as "communeId", v.id as "villageId"
			from team t join team_in_force f on f.team_id = t.id and f.spans @> ${day}::date
			join area v on v.id = t.seat_village_id
			join area_edge e on e.child_id = v.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			join area_edge u on u.child_id = c.id and u.parent_id = ${form.provinceId} and ${holdsOn('u', today)}
			where ${visibleTo(actor, 'report.read', sql`v.id`, today)}`;
	const inside =
		form.level === 'province'
			? sql`a.id = ${form.provinceId}`
			: sql`a.level = 'commune' and a.kind <> 'cho_xac_dinh' and exists (
				select 1 from area_edge e where e.child_id = a.id and e.parent_id = ${form.provinceId} and ${holdsOn('e', day)})`;
	return sql`select null::uuid as "teamId", a.id as "areaId", a.name, a.folded, null::text as within, a.code,
			case when a.level = 'commune' then a.id end as "communeId", null::integer as "villageId"
		from area a where ${inside} and ${holdsOn('a', day)} and ${visibleArea(actor, sql`a.id`)}`;
}

/** Whether the report under an alias is of the subject `s`. */
function isOf(alias: string): SQL {
	const held = sql.raw(alias);
	return sql`(${held}.team_id = s."teamId" or (${held}.team_id is null and ${held}.area_id = s."areaId"))`;
}

function shownState(locked: boolean): SQL {
	const closed = locked
		? sql`when r.state = 'approved' or (r.state = 'sent' and r.team_id is null
			and (select level from area where id = r.area_id) = 'province') then 'locked'`
		: sql``;
	return sql`case when r.id is null then 'none' ${closed} else r.state::text end`;
}
