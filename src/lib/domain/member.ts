import * as v from 'valibot';
import { Id } from './id';
import { Phone } from './phone';
import { RequiredLine } from './text';

export const memberRoles = ['leader', 'deputy', 'member'] as const;
export type MemberRole = (typeof memberRoles)[number];

export const organisations = [
	'youth_union',
	'womens_union',
	'farmers_union',
	'veterans',
	'elderly',
	'fatherland_front',
	'police',
	'teacher',
	'health',
	'post',
	'vnpt',
	'viettel',
	'mobifone',
	'bank',
	'cooperative',
	'resident',
	'other'
] as const;
export const sexes = ['female', 'male'] as const;

export const Member = v.object({
	id: Id,
	name: RequiredLine(80),
	phone: v.nullable(Phone),
	role: v.picklist(memberRoles, 'invalid_choice'),
	organisation: v.picklist(organisations, 'invalid_choice'),
	sex: v.nullable(v.picklist(sexes, 'invalid_choice')),
	birthYear: v.nullable(
		v.pipe(
			v.number('invalid_year'),
			v.integer('invalid_year'),
			v.minValue(1920, 'invalid_year'),
			v.maxValue(2012, 'invalid_year')
		)
	)
});
export type Member = v.InferOutput<typeof Member>;
