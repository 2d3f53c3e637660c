import * as v from 'valibot';
import { Day, Instant } from './day';
import { CatalogueCode, Id } from './id';
import { Onboarding } from './onboarding';

/** Đã làm được, Cần quay lại, Vắng nhà, Từ chối, Không có điện thoại, Không có sóng. */
export const outcomes = [
	'done',
	'come_back',
	'absent',
	'refused',
	'no_phone',
	'no_signal'
] as const;
export type Outcome = (typeof outcomes)[number];

/** Outcomes that speak of the whole visit, when no topic was reached. */
export const wholeVisitOutcomes = ['absent', 'refused'] as const;

/** What is taught, unless a province made its own list of it. */
export const topics = [
	'digital_shop',
	'payment_account',
	'online_services',
	'national_id',
	'health_book',
	'safe_online',
	'smartphone',
	'province_app'
] as const;
export type Topic = (typeof topics)[number];

const Step = v.object({
	topic: CatalogueCode,
	outcome: v.picklist(outcomes, 'invalid_choice')
});

const Revision = v.pipe(
	v.number('invalid_number'),
	v.integer('invalid_number'),
	v.minValue(1, 'invalid_number')
);

const facts = {
	/** The phone's clock; the server keeps its own time beside it. */
	happenedAt: Instant,
	memberIds: v.pipe(v.array(Id), v.minLength(1, 'required'), v.maxLength(20, 'too_many')),
	/** People present, counted, never named. */
	people: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(0, 'invalid_number'),
		v.maxValue(99, 'invalid_number')
	),
	/** Set when the whole visit came to nothing; then there are no steps. */
	outcome: v.nullable(v.picklist(wholeVisitOutcomes, 'invalid_choice')),
	steps: v.pipe(v.array(Step), v.maxLength(20, 'too_many')),
	onboardings: v.pipe(v.array(Onboarding), v.maxLength(40, 'too_many')),
	nextVisitOn: v.nullable(Day)
};

type Facts = {
	outcome: string | null;
	steps: { topic: string }[];
	onboardings: { service: string; provider: string }[];
};
const saysSomething = (visit: Facts) => (visit.outcome === null) === visit.steps.length > 0;
const noTopicTwice = (visit: Facts) =>
	new Set(visit.steps.map((step) => step.topic)).size === visit.steps.length;
const noProviderTwice = (visit: Facts) =>
	new Set(visit.onboardings.map((each) => `${each.service}/${each.provider}`)).size ===
	visit.onboardings.length;
const nothingFromNobody = (visit: Facts) =>
	visit.outcome === null || visit.onboardings.length === 0;

/** One team at one household's door. A fact: never changed, only corrected by a later revision. */
export const RecordVisit = v.pipe(
	v.object({ id: Id, householdId: Id, teamId: Id, ...facts }),
	v.forward(
		v.check((visit) => saysSomething(visit), 'topics_or_outcome'),
		['steps']
	),
	v.forward(
		v.check((visit) => noTopicTwice(visit), 'twice'),
		['steps']
	),
	v.forward(
		v.check((visit) => noProviderTwice(visit), 'twice'),
		['onboardings']
	),
	v.forward(
		v.check((visit) => nothingFromNobody(visit), 'invalid_choice'),
		['onboardings']
	)
);
export type RecordVisit = v.InferOutput<typeof RecordVisit>;

/**
 * Replaces a visit by what really happened, or withdraws it. `revision` is the one the person saw:
 * when it is no longer the latest, both are kept and the visit is flagged for the leader.
 */
export const CorrectVisit = v.pipe(
	v.object({
		/** The new revision's own id. */
		id: Id,
		/** The visit as first recorded. */
		originId: Id,
		revision: Revision,
		withdrawn: v.boolean(),
		...facts
	}),
	v.forward(
		v.check((visit) => visit.withdrawn || saysSomething(visit), 'topics_or_outcome'),
		['steps']
	),
	v.forward(
		v.check((visit) => noTopicTwice(visit), 'twice'),
		['steps']
	),
	v.forward(
		v.check((visit) => noProviderTwice(visit), 'twice'),
		['onboardings']
	),
	v.forward(
		v.check((visit) => nothingFromNobody(visit), 'invalid_choice'),
		['onboardings']
	)
);
export type CorrectVisit = v.InferOutput<typeof CorrectVisit>;

/** Which of several revisions of a visit is right: it is said once more under a new id, and counts. */
export const SettleVisit = v.object({
	id: Id,
	originId: Id,
	/** The revision that is right, and the newest one that the person saw. */
	revision: Revision,
	newest: Revision
});
export type SettleVisit = v.InferOutput<typeof SettleVisit>;
