import * as v from 'valibot';
import { Day } from './day';
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

const { name, phone, organisation, sex, birthYear } = Member.entries;

/** Something was written down wrong of a member in force: it is right for all days. */
export const CorrectMember = v.object({ memberId: Id, name, organisation, sex, birthYear });
export type CorrectMember = v.InferOutput<typeof CorrectMember>;

/** A member in force has another number, or is sent by another organisation from a day on. */
export const ChangeMember = v.object({ memberId: Id, phone, organisation, from: v.nullable(Day) });
export type ChangeMember = v.InferOutput<typeof ChangeMember>;

/** Ages as they are told of members; nobody's own is. */
export const ageBands = ['under_30', 'from_30', 'from_45', 'from_60', 'unknown'] as const;
export type AgeBand = (typeof ageBands)[number];
export const sexColumns = [...sexes, 'unknown'] as const;

/** By the years alone: what is kept of a birthday is its year. */
export function ageBandOf(birthYear: number | null, year: number): AgeBand {
	if (birthYear === null) return 'unknown';
	const age = year - birthYear;
	if (age < 30) return 'under_30';
	if (age < 45) return 'from_30';
	return age < 60 ? 'from_45' : 'from_60';
}

/** So many members are alike. */
export type Alike = {
	organisation: (typeof organisations)[number];
	sex: (typeof sexes)[number] | null;
	birthYear: number | null;
	members: number;
};
type BySex = Record<(typeof sexColumns)[number], number>;

/** ORG-06: members by sending organisation, and by age band, each by sex. */
export function makeUpOf(counted: Alike[], year: number) {
	const byOrganisation: Partial<Record<Alike['organisation'], BySex>> = {};
	const byAge: Partial<Record<AgeBand, BySex>> = {};
	let total = 0;
	for (const { organisation, sex, birthYear, members } of counted) {
		total += members;
		const places = [
			(byOrganisation[organisation] ??= noneBySex()),
			(byAge[ageBandOf(birthYear, year)] ??= noneBySex())
		];
		for (const place of places) place[sex ?? 'unknown'] += members;
	}
	return { total, byOrganisation, byAge };
}

function noneBySex(): BySex {
	return { female: 0, male: 0, unknown: 0 };
}
