import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { RecordVisit } from '$lib/domain/visit';
import { visit } from '../people';

const faultOf = (changed: object) => {
	const { issues } = v.safeParse(RecordVisit, { ...visit(1), ...changed });
	return issues && [v.getDotPath(issues[0]), issues[0].message];
};

describe('a visit', () => {
	it('says what was done, or why nothing could be', () => {
		expect(faultOf({})).toBeUndefined();
		expect(faultOf({ steps: [], onboardings: [], outcome: 'absent' })).toBeUndefined();
		expect(faultOf({ steps: [], onboardings: [] })).toEqual(['steps', 'topics_or_outcome']);
		expect(faultOf({ outcome: 'refused', onboardings: [] })).toEqual([
			'steps',
			'topics_or_outcome'
		]);
	});

	it('opens nothing where nobody was met', () => {
		expect(faultOf({ steps: [], outcome: 'absent' })).toEqual(['onboardings', 'invalid_choice']);
	});

	it('names each topic and provider once, and a provider by its code', () => {
		const twice = { topic: 'digital_shop', outcome: 'done' };
		expect(faultOf({ steps: [twice, twice] })).toEqual(['steps', 'twice']);
		const momo = { service: 'account', provider: 'momo', state: 'registered' };
		expect(faultOf({ onboardings: [momo, momo] })).toEqual(['onboardings', 'twice']);
		expect(faultOf({ onboardings: [{ ...momo, provider: 'Mo Mo' }] })).toEqual([
			'onboardings.0.provider',
			'invalid_choice'
		]);
	});

	it('was made by somebody, with a believable number of people', () => {
		expect(faultOf({ memberIds: [] })).toEqual(['memberIds', 'required']);
		expect(faultOf({ people: 100 })).toEqual(['people', 'invalid_number']);
		expect(faultOf({ people: 1.5 })).toEqual(['people', 'invalid_number']);
	});
});
