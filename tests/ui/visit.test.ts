import { describe, expect, test } from 'vitest';
import { topics } from '$lib/domain/visit';
import { topicOrder, VisitDraft } from '$lib/ui/visit/draft.svelte';

const today = '2026-11-21';
const now = Date.parse('2026-11-21T03:00:00Z');
const me = '0192a000-0000-7000-8003-000000000002';
const draft = () => new VisitDraft(VisitDraft.blank('id', [me], 1), today);

describe('a visit being written down', () => {
	test('one tap on a topic says that it was done', () => {
		const visit = draft();
		visit.toggleTopic('national_id');
		expect(visit.facts(now)).toEqual({
			happenedAt: '2026-11-21T03:00:00.000Z',
			memberIds: [me],
			people: 1,
			outcome: null,
			steps: [{ topic: 'national_id', outcome: 'done' }],
			onboardings: [],
			nextVisitOn: null
		});
		visit.toggleTopic('national_id');
		expect(visit.content.steps).toEqual([]);
	});

	test('nobody at home is one tap, with a day to come again', () => {
		const visit = draft();
		visit.toggleTopic('digital_shop');
		visit.toggleProvider('shop', 'voso', 'registered');
		visit.toggleWhole('absent');
		expect(visit.content).toMatchObject({
			outcome: 'absent',
			people: 0,
			steps: [],
			onboardings: [],
			nextVisitOn: '2026-11-24'
		});
		visit.toggleTopic('smartphone');
		expect(visit.content).toMatchObject({ outcome: null, people: 1, nextVisitOn: null });
	});

	test('the day that a person chose is not replaced by a suggestion', () => {
		const visit = draft();
		visit.chooseNext(null);
		visit.toggleWhole('absent');
		expect(visit.content.nextVisitOn).toBeNull();
	});

	test('like last time repeats topics, people and how far away the next day is', () => {
		const visit = draft();
		visit.likeLast({
			happenedAt: '2026-10-01T03:00:00.000Z',
			happenedOn: '2026-10-01',
			memberIds: ['somebody else'],
			people: 3,
			outcome: null,
			steps: [{ topic: 'health_book', outcome: 'come_back' }],
			onboardings: [{ service: 'shop', provider: 'voso', state: 'selling' }],
			nextVisitOn: '2026-10-15'
		});
		expect(visit.content).toMatchObject({
			memberIds: [me],
			people: 3,
			steps: [{ topic: 'health_book', outcome: 'come_back' }],
			onboardings: [],
			nextVisitOn: '2026-12-05'
		});
	});

	test('what was opened goes with its topic', () => {
		const visit = draft();
		visit.toggleTopic('payment_account');
		visit.toggleProvider('account', 'mb', 'registered');
		visit.setState('account', 'mb', 'selling');
		expect(visit.stateOf('account', 'mb')).toBe('selling');
		visit.toggleTopic('payment_account');
		expect(visit.content.onboardings).toEqual([]);
	});

	test('an earlier day counts from its noon and takes the next day with it', () => {
		const visit = draft();
		visit.chooseNext('2026-11-28');
		visit.chooseDay('2026-11-19');
		expect(visit.content.nextVisitOn).toBe('2026-11-26');
		expect(visit.facts(now).happenedAt).toBe('2026-11-19T05:00:00.000Z');
		expect(visit.faults()).toEqual({});
	});

	test('days that cannot be meant are faults', () => {
		const visit = draft();
		visit.content.happenedOn = '2026-11-22';
		visit.content.nextVisitOn = '2026-11-22';
		expect(visit.faults()).toEqual({ happenedAt: 'outside', nextVisitOn: 'outside' });
	});

	test('a draft that was kept opens as it was', () => {
		const visit = draft();
		visit.toggleTopic('online_services');
		const kept = JSON.parse(JSON.stringify(visit.content));
		expect(new VisitDraft(kept, today).facts(now)).toEqual(visit.facts(now));
	});
});

test('unfinished topics come first, then known ones', () => {
	const history = [
		{ steps: [{ topic: 'smartphone', outcome: 'done' }] },
		{
			steps: [
				{ topic: 'smartphone', outcome: 'come_back' },
				{ topic: 'province_app', outcome: 'come_back' }
			]
		}
	];
	expect(topicOrder(history, [...topics]).slice(0, 3)).toEqual([
		'province_app',
		'smartphone',
		'digital_shop'
	]);
});
