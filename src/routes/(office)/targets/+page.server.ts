import { redirect, type RequestEvent } from '@sveltejs/kit';
import { type Actor, can, grantsFor, is } from '$lib/domain/access';
import { country } from '$lib/domain/area';
import type { Day } from '$lib/domain/day';
import { type IndicatorCode, indicatorOf } from '$lib/domain/indicator';
import { formIn } from '$lib/domain/local-indicator';
import { gapTo, SetTarget, WithdrawTarget } from '$lib/domain/target';
import * as areas from '$lib/server/areas';
import { coverage, homeOf } from '$lib/server/coverage';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as targets from '$lib/server/targets';
import { readDay, readNumber } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = officeOf(event);
	const day = today();
	const listed = await targets.list(database(), actor, day);
	const places = await placesOf(actor, day);
	const figures = await figuresOf(actor, listed, day);
	const settable = await Promise.all(
		listed.map(async ({ id }) => {
			const place = await targets.placeOf(database(), id, day);
			return place !== null && can(actor, 'target.set', place);
		})
	);
	const shown = listed.map((target, index) => ({
		...target,
		now: figures(target),
		settable: settable[index] ?? false
	}));
	const wanted = event.url.searchParams.get('edit');
	const codes = listed.map(({ indicator }) => indicator);
	return {
		targets: shown,
		locals: await localIndicators.named(database(), codes),
		choices: await choicesOf(actor),
		places,
		today: day,
		editing: shown.find(({ id, settable }) => settable && id === wanted) ?? null,
		done: ['saved', 'withdrawn'].find((each) => event.url.searchParams.has(each)) ?? null,
		commandId: newId()
	};
};

export const actions: Actions = {
	set: async (event) => {
		const actor = officeOf(event);
		const form = await event.request.formData();
		const values = Object.fromEntries(
			['indicator', 'areaId', 'year', 'value', 'source', 'sourceOn', 'replaces'].map((name) => [
				name,
				textOf(form, name)
			])
		) as Record<string, string>;
		const { areaId = '', year = '', value = '', sourceOn = '', replaces = '' } = values;
		const { output, problem: mistyped } = parse(SetTarget, {
			...values,
			id: newId(),
			areaId: areaId === '' ? null : Number(areaId),
			year: year.trim() === '' ? null : Number(year),
			value: readNumber(value),
			sourceOn: sourceOn.trim() === '' ? null : readDay(sourceOn),
			replaces: replaces === '' ? null : replaces
		});
		const command = { id: commandIdOf(form), name: 'target.set' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, { values }) : redirect(303, '/targets?saved');
	},
	withdraw: async (event) => {
		const actor = officeOf(event);
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(WithdrawTarget, { id: textOf(form, 'target') });
		const command = { id: commandIdOf(form), name: 'target.withdraw' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, { values: null }) : redirect(303, '/targets?withdrawn');
	}
};

function officeOf(event: Pick<RequestEvent, 'locals' | 'url'>): Actor {
	const actor = signedIn(event);
	const office = ['commune_chair', 'commune_officer', 'province_officer', 'admin'] as const;
	return is(actor, ...office) ? actor : notFound();
}

/** Where the actor may set targets: a province and its communes; the country and its provinces. */
async function placesOf(actor: Actor, day: Day): Promise<{ id: number | null; name: string }[]> {
	const tx = database();
	const places: { id: number | null; name: string }[] = [];
	if (is(actor, 'admin')) places.push({ id: null, name: '' }, ...(await areas.provinces(tx, day)));
	for (const grant of actor.grants) {
		if (grant.role !== 'province_officer') continue;
		const province = await areas.byId(tx, grant.provinceId);
		const communes = await areas.children(tx, grant.provinceId, 'commune', day);
		places.push(...(province ? [province] : []), ...communes);
	}
	return places
		.filter((place) => !('kind' in place) || place.kind !== 'cho_xac_dinh')
		.map(({ id, name }) => ({ id, name }));
}

/** The local indicators for which the actor may set a target. */
async function choicesOf(actor: Actor) {
	const provinces = grantsFor(actor, 'target.set').flatMap((grant) =>
		'provinceId' in grant ? [grant.provinceId] : []
	);
	const found = await Promise.all(provinces.map((id) => localIndicators.list(database(), id)));
	return found.flat().filter(({ retiredOn }) => retiredOn === null);
}

/** What is reached today of each target: in its own area, and of the country's in the actor's. */
async function figuresOf(actor: Actor, listed: targets.Listed[], day: Day) {
	const home = await homeOf(database(), actor, day);
	const codes = [...new Set(listed.map(({ indicator }) => indicator))];
	const found = new Map<IndicatorCode, Awaited<ReturnType<typeof coverage>>>();
	for (const indicator of codes.filter((code) => indicatorOf(code).counted)) {
		// The country has no figure of what one province counts.
		const area = home === country.code ? (formIn(indicator)?.province ?? home) : home;
		const period = indicatorOf(indicator).kind === 'flow' ? ('year' as const) : null;
		const level = area === country.code ? ('province' as const) : ('commune' as const);
		const asked = { area, level, indicator, asOf: day, period };
		const from = period ? `${day.slice(0, 4)}-01-01` : day;
		found.set(indicator, await coverage(database(), { ...asked, from }));
	}
	return ({ indicator, areaId, value }: targets.Listed) => {
		const told = found.get(indicator);
		const own = areaId === null || told?.path.some(({ id }) => id === areaId);
		const figure = own ? told?.total : told?.rows.find((row) => row.areaId === areaId);
		if (!figure || figure.value === null) return null;
		return { value: figure.value, gap: gapTo(indicator, figure.value, value) };
	};
}
