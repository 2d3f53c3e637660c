import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';
import { capacities } from './decision';
import { Id } from './id';
import { IndicatorCode } from './indicator';
import { periodKinds } from './period';
import { Line, RequiredLine, Text } from './text';

/** Who a report speaks for; each level's reports are judged by the level above, the province's by nobody. */
export const reportLevels = ['team', 'commune', 'province'] as const;
export type ReportLevel = (typeof reportLevels)[number];

/** Nháp, Đã gửi, Cần sửa, Đã duyệt. */
export const reportStates = ['draft', 'sent', 'returned', 'approved'] as const;
export type ReportState = (typeof reportStates)[number];
/** Đã khóa is what a report is while its period is locked; none is what nobody has begun. */
export const shownStates = ['none', ...reportStates, 'locked'] as const;
export type ShownState = (typeof shownStates)[number];

/** What becomes of a report once it is written. */
export const reportStepKinds = ['sent', 'returned', 'approved'] as const;
export type ReportStepKind = (typeof reportStepKinds)[number];

export const FormLine = v.object({
	indicator: IndicatorCode,
	/** What the line is called in place of the indicator's own name. */
	label: Line(200)
});
export type FormLine = v.InferOutput<typeof FormLine>;

const version = v.pipe(
	v.number('invalid_number'),
	v.integer('invalid_number'),
	v.minValue(1, 'invalid_number')
);
export const mostDueDays = 60;

/** A form as the province makes it or makes it anew: its next version, from the period that begins on a day. */
export const SaveReportForm = v.object({
	id: Id,
	/** The version that the person saw; null where the form is new. */
	seen: v.nullable(version),
	provinceId: AreaId,
	level: v.picklist(reportLevels, 'invalid_choice'),
	period: v.picklist(periodKinds, 'invalid_choice'),
	name: RequiredLine(120),
	/** What the report is about, as it stands under its heading. */
	about: RequiredLine(300),
	/** Whom it is addressed to. */
	addressee: Line(200),
	lines: v.pipe(
		v.array(FormLine),
		v.minLength(1, 'required'),
		v.maxLength(60, 'too_many'),
		v.check(
			(lines) => new Set(lines.map(({ indicator }) => indicator)).size === lines.length,
			'twice'
		)
	),
	/** The headings of what people write themselves: difficulties, proposals, the next plan. */
	blocks: v.pipe(v.array(RequiredLine(200)), v.maxLength(12, 'too_many')),
	/** How many days after its end a period is to be reported. */
	dueDays: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(0, 'invalid_number'),
		v.maxValue(mostDueDays, 'invalid_number')
	),
	startsOn: Day
});
export type SaveReportForm = v.InferOutput<typeof SaveReportForm>;

/** No report is made or sent by this version of a form any more. */
export const WithdrawReportForm = v.object({ id: Id, version });
export type WithdrawReportForm = v.InferOutput<typeof WithdrawReportForm>;

/** Begins the report of a team, or of a commune or province, for the period that begins on a day. */
export const MakeReport = v.object({
	id: Id,
	formId: Id,
	version,
	teamId: v.nullable(Id),
	/** The commune or province; null where a team is named. */
	areaId: v.nullable(AreaId),
	from: Day
});
export type MakeReport = v.InferOutput<typeof MakeReport>;

/** What people add to the figures, and what the paper of it says. */
export const WriteReport = v.object({
	id: Id,
	/** How often it had been written when the person opened it. */
	seen: v.pipe(v.number('invalid_number'), v.integer('invalid_number')),
	/** One for each block of the form, and one for each of its lines. */
	texts: v.pipe(v.array(Text(4000)), v.maxLength(12, 'too_many')),
	notes: v.pipe(v.array(Line(300)), v.maxLength(60, 'too_many')),
	number: Line(40),
	signedOn: v.nullable(Day),
	signer: Line(80),
	capacity: v.picklist(capacities, 'invalid_choice')
});
export type WriteReport = v.InferOutput<typeof WriteReport>;

/** Sends it to the level above and keeps its figures as they are now. */
export const SendReport = v.object({ id: Id });
export type SendReport = v.InferOutput<typeof SendReport>;

export const ReturnReport = v.object({ id: Id, reason: RequiredLine(1000) });
export type ReturnReport = v.InferOutput<typeof ReturnReport>;

export const ApproveReport = v.object({ id: Id });
export type ApproveReport = v.InferOutput<typeof ApproveReport>;

/** A new version of a report that was approved, or of the province's own that was sent. */
export const CorrectReport = v.object({ id: Id, corrects: Id });
export type CorrectReport = v.InferOutput<typeof CorrectReport>;

/** Throws away what was begun and never sent. */
export const DiscardReport = v.object({ id: Id });
export type DiscardReport = v.InferOutput<typeof DiscardReport>;

/** Closes a period of a form for everybody, or opens it again. */
export const LockReports = v.object({ formId: Id, from: Day });
export type LockReports = v.InferOutput<typeof LockReports>;
