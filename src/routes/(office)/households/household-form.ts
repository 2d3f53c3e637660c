import { consentText } from '$lib/domain/household';

/** A household as it stands in the form of the office. */
export type HouseholdValues = {
	id: string;
	villageId: string;
	lane: string;
	headName: string;
	phone: string;
	living: boolean;
	produces: boolean;
	/** How it agreed to be kept; empty for not asked or not agreed. */
	way: string;
	/** The version of the household that the form was filled from; empty for a new one. */
	seen: string;
};

export function readHousehold(form: FormData): HouseholdValues {
	const text = (name: string) => String(form.get(name) ?? '');
	return {
		id: text('id'),
		villageId: text('villageId'),
		lane: text('lane'),
		headName: text('headName'),
		phone: text('phone'),
		living: form.has('living'),
		produces: form.has('produces'),
		way: text('way'),
		seen: text('seen')
	};
}

/** As `household.edit` wants it; `household.register` adds the consent. */
export function payloadOf({ way: _way, seen, ...values }: HouseholdValues) {
	return {
		...values,
		villageId: Number(values.villageId),
		phone: values.phone.trim() || null,
		seen: seen === '' ? null : Number(seen)
	};
}

export function consentOf({ way }: HouseholdValues) {
	return way === '' ? null : { way, textVersion: consentText };
}
