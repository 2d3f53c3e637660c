import * as v from 'valibot';
import { expect, it } from 'vitest';
import { CoverageView } from '$lib/domain/coverage';

const read = (bounds: string) => v.safeParse(CoverageView({ asOf: '2026-11-22' }), { bounds });

it.each([
	['', []],
	['30; 50; 70', [30, 50, 70]],
	['30 50 62,5', [30, 50, 62.5]],
	['−10;0;10', [-10, 0, 10]],
	['-3,5; 62.5', [-3.5, 62.5]],
	['50', [50]],
	['10;20;30;40;50', [10, 20, 30, 40, 50]],
	['1.500; 20.000', [1500, 20000]],
	[' ; 40 ;; ', [40]]
])('thresholds typed as "%s" are read', (typed, bounds) => {
	expect(read(typed).output).toMatchObject({ bounds });
});

it.each([
	['out of order', '50; 30'],
	['twice the same', '30; 30'],
	['no numbers', 'thấp; cao'],
	['half a number', '30; 5o'],
	['endless', '30; Infinity'],
	['below everything', '-Infinity; 30'],
	['another way to write numbers', '0x10; 1e2'],
	['apart by less than is told', '30,001; 30,002'],
	['more than six colours', '1;2;3;4;5;6']
])('thresholds that are %s are refused at their field', (_, typed) => {
	const { issues } = read(typed);
	expect(issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([
		['bounds', 'invalid_bounds']
	]);
});
