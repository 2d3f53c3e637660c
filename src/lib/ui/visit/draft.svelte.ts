import { addDays, type Day, daysBetween, dayOf, startOf } from '$lib/domain/day';
import { type OnboardingState, type Service } from '$lib/domain/onboarding';
import type { CorrectVisit, Outcome } from '$lib/domain/visit';

/** What a form about a visit holds; plain data, so that it can be kept and found again as it was. */
export type VisitContent = {
	/** The visit's own name from its first moment on: saved twice, it is still one visit. */
	id: string;
	/** Null: just now. */
	happenedOn: Day | null;
	memberIds: string[];
	people: number;
	outcome: 'absent' | 'refused' | null;
	steps: CorrectVisit['steps'];
	onboardings: CorrectVisit['onboardings'];
	nextVisitOn: Day | null;
	/** The person chose the next day; until then the outcomes suggest one. */
	nextChosen: boolean;
};

type Facts = Omit<CorrectVisit, 'id' | 'originId' | 'revision' | 'withdrawn'>;

/** Outcomes after which one usually comes again, and after how many days. */
const comeAgainIn: Partial<Record<Outcome, number>> = {
	come_back: 7,
	no_phone: 14,
	no_signal: 7,
	absent: 3
};

/** The topics under which something is opened. */
export const serviceOf: Partial<Record<string, Service>> = {
	digital_shop: 'shop',
	payment_account: 'account'
};

/** A visit being written down. */
export class VisitDraft {
	content: VisitContent = $state() as VisitContent;
	readonly #today: Day;

	constructor(content: VisitContent, today: Day) {
		this.content = content;
		this.#today = today;
	}

	static blank(id: string, memberIds: string[], people: number): VisitContent {
		return {
			id,
			happenedOn: null,
			memberIds,
			people,
			outcome: null,
			steps: [],
			onboardings: [],
			nextVisitOn: null,
			nextChosen: false
		};
	}

	/** A form that corrects starts with what was said. */
	static of(id: string, facts: Facts): VisitContent {
		const { happenedAt, ...rest } = facts;
		return { ...rest, id, happenedOn: dayOf(Date.parse(happenedAt)), nextChosen: true };
	}

	outcomeOf(topic: string): Outcome | undefined {
		return this.content.steps.find((step) => step.topic === topic)?.outcome;
	}

	/** One tap gives the usual answer: it was done. */
	toggleTopic(topic: string): void {
		const { content } = this;
		content.outcome = null;
		if (content.people === 0) content.people = 1;
		if (this.outcomeOf(topic)) this.#dropTopic(topic);
		else content.steps.push({ topic, outcome: 'done' });
		this.#suggestNext();
	}

	setOutcome(topic: string, outcome: Outcome): void {
		const step = this.content.steps.find((each) => each.topic === topic);
		if (step) step.outcome = outcome;
		this.#suggestNext();
	}

	/** Nobody at home, or nobody who wants it: then nothing else was done. */
	toggleWhole(outcome: 'absent' | 'refused'): void {
		const { content } = this;
		const chosen = content.outcome !== outcome;
		content.outcome = chosen ? outcome : null;
		content.people = chosen && outcome === 'absent' ? 0 : Math.max(1, content.people);
		if (chosen) Object.assign(content, { steps: [], onboardings: [] });
		this.#suggestNext();
	}

	/** The same topics with the same results, the same people, and the next day as far away. */
	likeLast(last: Facts & { happenedOn: Day }): void {
		const { content } = this;
		content.outcome = last.outcome;
		content.people = last.people;
		content.steps = last.steps.map((step) => ({ ...step }));
		content.onboardings = [];
		if (!last.nextVisitOn) return this.#suggestNext();
		const later = Math.max(1, daysBetween(last.happenedOn, last.nextVisitOn));
		content.nextVisitOn = addDays(content.happenedOn ?? this.#today, later);
	}

	stateOf(service: Service, provider: string): OnboardingState | undefined {
		return this.#onboarding(service, provider)?.state;
	}

	/** @param usual the state that is most likely: what is known already, or newly registered */
	toggleProvider(service: Service, provider: string, usual: OnboardingState): void {
		const chosen = this.#onboarding(service, provider);
		if (!chosen) this.content.onboardings.push({ service, provider, state: usual });
		else this.content.onboardings = this.content.onboardings.filter((each) => each !== chosen);
	}

	setState(service: Service, provider: string, state: OnboardingState): void {
		const chosen = this.#onboarding(service, provider);
		if (chosen) chosen.state = state;
	}

	toggleMember(id: string): void {
		const { content } = this;
		content.memberIds = content.memberIds.includes(id)
			? content.memberIds.filter((each) => each !== id)
			: [...content.memberIds, id];
	}

	/** Another day of the visit moves the next one with it, as far away as it was. */
	chooseDay(day: Day | null): void {
		const { content } = this;
		const moved = daysBetween(content.happenedOn ?? this.#today, day ?? this.#today);
		content.happenedOn = day;
		if (content.nextVisitOn) content.nextVisitOn = addDays(content.nextVisitOn, moved);
	}

	chooseNext(day: Day | null): void {
		Object.assign(this.content, { nextVisitOn: day, nextChosen: true });
	}

	/**
	 * What is said about the visit.
	 * @param now the moment of saving; a visit of an earlier day counts from that day's noon
	 */
	facts(now: number): Facts {
		const { happenedOn, memberIds, people, outcome, steps, onboardings, nextVisitOn } =
			$state.snapshot(this.content);
		const sameDay = happenedOn === null || happenedOn === dayOf(now);
		const moment = sameDay ? now : startOf(happenedOn) + 12 * 3_600_000;
		const happenedAt = new Date(moment).toISOString();
		return { happenedAt, memberIds, people, outcome, steps, onboardings, nextVisitOn };
	}

	/** What was opened goes with the topic under which it was asked. */
	#dropTopic(topic: string): void {
		const { content } = this;
		const service = serviceOf[topic];
		content.steps = content.steps.filter((step) => step.topic !== topic);
		content.onboardings = content.onboardings.filter((each) => each.service !== service);
	}

	/** What only the form knows to be wrong: days that cannot be meant. */
	faults(): Record<string, string> {
		const { happenedOn, nextVisitOn } = this.content;
		const faults: Record<string, string> = {};
		if (happenedOn && happenedOn > this.#today) faults.happenedAt = 'outside';
		if (nextVisitOn && nextVisitOn <= (happenedOn ?? this.#today)) faults.nextVisitOn = 'outside';
		return faults;
	}

	#onboarding(service: Service, provider: string) {
		return this.content.onboardings.find(
			(each) => each.service === service && each.provider === provider
		);
	}

	#suggestNext(): void {
		const { content } = this;
		if (content.nextChosen) return;
		const outcomes = [content.outcome, ...content.steps.map((step) => step.outcome)];
		const waits = outcomes.flatMap((outcome) => (outcome && comeAgainIn[outcome]) || []);
		const from = content.happenedOn ?? this.#today;
		content.nextVisitOn = waits.length > 0 ? addDays(from, Math.min(...waits)) : null;
	}
}

/** The topics in the order in which this household is likely to need them: unfinished, known, others. */
export function topicOrder(
	history: { steps: { topic: string; outcome: string }[] }[],
	topics: string[]
): string[] {
	const last = new Map<string, string>();
	for (const { steps } of history)
		for (const { topic, outcome } of steps) if (!last.has(topic)) last.set(topic, outcome);
	const rank = (topic: string) => (!last.has(topic) ? 2 : last.get(topic) === 'done' ? 1 : 0);
	return [...topics].sort((one, other) => rank(one) - rank(other));
}
