import type { Catalogue, CatalogueKind } from '$lib/domain/catalogue';
import { services } from '$lib/domain/onboarding';
import { nameIn } from '$lib/ui/choices';
import { showDay, showMoment, showNumber } from '$lib/ui/format';
import { showPhone } from '$lib/domain/phone';
import { common, labels, rejections } from '$lib/ui/words';

/**
 * What was written, in words: as far as it can be read, because what was refused may be anything. A
 * field that is missing or not of its kind is left out.
 */
export function contentOf(
	payload: unknown,
	catalogue: Catalogue
): { label: string; text: string }[] {
	const said = isRecord(payload) ? payload : {};
	return Object.entries(readers).flatMap(([field, read]) => {
		const text = said[field] == null ? null : read(said[field], catalogue);
		const label = rejections.fields[field as keyof typeof readers];
		return text ? [{ label, text }] : [];
	});
}

type Read = (value: unknown, catalogue: Catalogue) => string | null;
const readers: Record<keyof typeof rejections.fields, Read> = {
	happenedAt: (value) => (isMoment(value) ? showMoment(value) : null),
	headName: text,
	lane: text,
	phone: (value) => (typeof value === 'string' ? showPhone(value) : null),
	living: yesOrNo,
	produces: yesOrNo,
	given: yesOrNo,
	way: (value) => named(labels.consentWays, value),
	kind: (value) => named(labels.trainingKinds, value),
	outcome: (value) => named(labels.outcomes, value),
	steps: (value, catalogue) =>
		each(value, ({ topic, outcome }) =>
			joined(': ', item(catalogue, 'topic', topic), named(labels.outcomes, outcome))
		),
	topics: (value, catalogue) =>
		Array.isArray(value) ? listed(value.map((one) => item(catalogue, 'topic', one))) : null,
	onboardings: (value, catalogue) =>
		each(value, (one) => {
			const service = services.find((known) => known === one.service);
			if (!service) return null;
			const name = item(catalogue, service, one.provider);
			return joined(': ', name, named(labels.states[service], one.state));
		}),
	people: number,
	residents: number,
	place: text,
	nextVisitOn: (value) =>
		typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? showDay(value) : null,
	withdrawn: (value) => (value === true ? common.yes : null)
};

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMoment(value: unknown): value is string {
	return typeof value === 'string' && Math.abs(Date.parse(value)) < 8e15;
}

function text(value: unknown): string | null {
	return typeof value === 'string' ? value.slice(0, 200) : null;
}

function number(value: unknown): string | null {
	return typeof value === 'number' ? showNumber(value) : null;
}

function yesOrNo(value: unknown): string | null {
	return typeof value === 'boolean' ? (value ? common.yes : common.no) : null;
}

function named(words: Record<string, string>, value: unknown): string | null {
	return typeof value === 'string' && Object.hasOwn(words, value) ? (words[value] ?? null) : null;
}

function item(catalogue: Catalogue, kind: CatalogueKind, value: unknown): string | null {
	return typeof value === 'string' ? nameIn(catalogue, kind, value.slice(0, 40)) : null;
}

function each(
	value: unknown,
	read: (one: Record<string, unknown>) => string | null
): string | null {
	return Array.isArray(value) ? listed(value.filter(isRecord).map(read)) : null;
}

function joined(between: string, ...parts: (string | null)[]): string | null {
	return parts.filter((part) => part !== null).join(between) || null;
}

function listed(parts: (string | null)[]): string | null {
	return joined(', ', ...parts);
}
