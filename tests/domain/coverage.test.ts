import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
	CoverageQuestion,
	figureOf,
	levelOf,
	levelsWithin,
	toldOpenly
} from '$lib/domain/coverage';

const today = '2026-11-21';
const ask = (asked: Record<string, unknown>) => v.safeParse(CoverageQuestion(today), asked);
const faultOf = (asked: Record<string, unknown>) => {
	const { issues } = ask(asked);
	return issues?.map((issue) => [v.getDotPath(issue), issue.message]);
};

describe('a question about coverage', () => {
	it('needs only an area: the rest is the level below, SHP-02 and today', () => {
		expect(ask({ area: '20' }).output).toEqual({
			area: '20',
			level: 'commune',
			indicator: 'SHP-02',
			period: null,
			map: 'then',
			mapOn: '2026-11-21',
			from: today,
			asOf: today
		});
		expect(ask({ area: '05971' }).output).toMatchObject({ level: 'village' });
		expect(ask({ area: '05971-03' }).output).toMatchObject({ level: 'village' });
	});

	it('goes down, never up', () => {
		expect(faultOf({ area: '05971', level: 'province' })).toEqual([['level', 'invalid_choice']]);
		expect(ask({ area: '20', level: 'village' }).success).toBe(true);
	});

	it('knows districts until 30/6/2025', () => {
		expect(ask({ area: '20', level: 'district', asOf: '2025-06-30' }).success).toBe(true);
		expect(faultOf({ area: '20', level: 'district', asOf: '2025-07-01' })).toEqual([
			['level', 'invalid_choice']
		]);
		expect(levelsWithin('20', '2025-07-01')).toEqual(['province', 'commune', 'village']);
	});

	it.each([
		[{ area: '' }, 'area', 'invalid_code'],
		[{ area: '2020' }, 'area', 'invalid_code'],
		[{ area: "20' or 1=1" }, 'area', 'invalid_code'],
		[{ area: '20', level: 'country' }, 'level', 'invalid_choice'],
		[{ area: '20', indicator: 'SHP-99' }, 'indicator', 'invalid_choice'],
		[{ area: '20', indicator: 'toString' }, 'indicator', 'invalid_choice'],
		[{ area: '20', asOf: '31/12/2021' }, 'asOf', 'invalid_day'],
		[{ area: '20', asOf: '2021-02-30' }, 'asOf', 'invalid_day'],
		[{ area: '20', asOf: '2026-11-22' }, 'asOf', 'future_day'],
		[{ area: '20', asOf: '2020-12-31' }, 'asOf', 'too_early_day']
	])('%j is refused at %s: %s', (asked, field, fault) => {
		expect(faultOf(asked)).toContainEqual([field, fault]);
	});
});

describe('a code', () => {
	it('says its level by its length', () => {
		expect(['20', '178', '05971', '05971-01', '1234'].map(levelOf)).toEqual([
			'province',
			'district',
			'commune',
			'village',
			null
		]);
	});
});

describe('a figure', () => {
	it('is missing where there is nothing to divide by', () => {
		const missing = { numerator: null, denominator: null, value: null };
		expect(figureOf('SHP-02', 0, 0)).toEqual(missing);
		expect(figureOf('SHP-02', null, null)).toEqual(missing);
	});

	it('is zero where households are known and none has it', () => {
		expect(figureOf('SHP-02', 0, 40)).toEqual({ numerator: 0, denominator: 40, value: 0 });
	});

	it('is told openly only from five on', () => {
		const told = (numerator: number, denominator: number) =>
			Object.values(toldOpenly(figureOf('SHP-02', numerator, denominator)));
		expect(told(0, 40)).toEqual([0, 40, 0]);
		expect(told(1, 40)).toEqual([null, 40, null]);
		expect(told(4, 40)).toEqual([null, 40, null]);
		expect(told(5, 40)).toEqual([5, 40, 12.5]);
		expect(told(0, 4)).toEqual([null, null, null]);
		expect(told(4, 4)).toEqual([null, null, null]);
	});
});
