import { describe, expect, it } from 'vitest';
import { cameBack, left, moved, type Stays, together } from '$lib/domain/residence';

const since2021: Stays = [{ villageId: 1, from: '2021-01-01', to: null }];

describe('where a household lives', () => {
	it('ends when it leaves, and a second leaving changes nothing', () => {
		const away = left(since2021, '2024-03-01');
		expect(away).toEqual([{ villageId: 1, from: '2021-01-01', to: '2024-03-01' }]);
		expect(left(away, '2025-01-01')).toEqual(away);
	});

	it('has a gap when it comes back later, and none when the leaving was a slip of the same day', () => {
		const away = left(since2021, '2024-03-01');
		expect(cameBack(away, '2025-06-01')).toEqual([
			...away,
			{ villageId: 1, from: '2025-06-01', to: null }
		]);
		expect(cameBack(away, '2024-03-01')).toEqual(since2021);
		expect(cameBack(since2021, '2024-03-01')).toEqual(since2021);
	});

	it('goes on in another village from the day of the move, also after a time away', () => {
		expect(moved(since2021, 2, '2024-03-01')).toEqual([
			{ villageId: 1, from: '2021-01-01', to: '2024-03-01' },
			{ villageId: 2, from: '2024-03-01', to: null }
		]);
		expect(moved(left(since2021, '2024-03-01'), 2, '2025-06-01')).toEqual([
			{ villageId: 1, from: '2021-01-01', to: '2024-03-01' },
			{ villageId: 2, from: '2025-06-01', to: null }
		]);
		expect(moved(since2021, 2, '2021-01-01')).toEqual([
			{ villageId: 2, from: '2021-01-01', to: null }
		]);
	});

	it('of one registered as not living there begins when it comes', () => {
		const never: Stays = [{ villageId: 1, from: '2024-03-01', to: '2024-03-01' }];
		expect(left(never, '2024-04-01')).toEqual(never);
		expect(cameBack(never, '2024-05-01')).toEqual([{ villageId: 1, from: '2024-05-01', to: null }]);
	});

	it('of one registered twice is on each day in one village, by the registration that is kept first', () => {
		const later: Stays = [{ villageId: 1, from: '2023-01-01', to: null }];
		expect(together(later, since2021)).toEqual(since2021);
		const elsewhere: Stays = [{ villageId: 2, from: '2022-01-01', to: null }];
		expect(together(since2021, elsewhere)).toEqual(since2021);
		expect(together(elsewhere, since2021)).toEqual([
			{ villageId: 1, from: '2021-01-01', to: '2022-01-01' },
			...elsewhere
		]);
		expect(together(left(elsewhere, '2023-01-01'), since2021)).toEqual([
			{ villageId: 1, from: '2021-01-01', to: '2022-01-01' },
			{ villageId: 2, from: '2022-01-01', to: '2023-01-01' },
			{ villageId: 1, from: '2023-01-01', to: null }
		]);
	});
});
