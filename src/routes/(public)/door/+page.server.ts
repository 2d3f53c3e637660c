import { redirect } from '@sveltejs/kit';
import { ReportImpostor } from '$lib/domain/impostor';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import * as impostors from '$lib/server/impostors';
import { readDay } from '$lib/ui/format';
import { commandIdOf, newId, parse, refuse, textOf, today } from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

/** Province and commune are chosen step by step in the address, so that no script is needed. */
export const load: PageServerLoad = async ({ url }) => {
	const provinces = await provincesNow();
	const province = provinces.find(({ code }) => code === url.searchParams.get('province'));
	const communes = province
		? await areas.children(database(), province.id, 'commune', today())
		: [];
	const commune = communes.find(({ code }) => code === url.searchParams.get('commune'));
	const villages = commune ? await areas.children(database(), commune.id, 'village', today()) : [];
	return {
		provinces: provinces.map(named),
		communes: communes.map(named),
		villages: villages.map(named),
		province: province?.code ?? '',
		commune: commune ? named(commune) : null,
		today: today(),
		sent: url.searchParams.has('sent'),
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const values = {
			villageId: textOf(form, 'villageId'),
			happenedOn: readDay(textOf(form, 'happenedOn')),
			told: textOf(form, 'told'),
			phone: textOf(form, 'phone')
		};
		const { output, problem } = parse(ReportImpostor, {
			...values,
			id: commandIdOf(form),
			communeId: Number(textOf(form, 'communeId')),
			villageId: values.villageId === '' ? null : Number(values.villageId),
			phone: values.phone.trim() === '' ? null : values.phone
		});
		if (problem) return refuse(problem, { values });
		try {
			await impostors.report(database(), output, event.getClientAddress(), new Date());
		} catch (thrown) {
			if (thrown instanceof Problem) return refuse(thrown, { values });
			throw thrown;
		}
		return redirect(303, '/door?sent');
	}
};

async function provincesNow() {
	const all = await areas.provinces(database(), today());
	return all.toSorted((one, other) => one.name.localeCompare(other.name, 'vi'));
}

function named({ id, code, name }: areas.Area) {
	return { id, code, name };
}
