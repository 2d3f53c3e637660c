import { type Actor, can, type Grant, is } from '$lib/domain/access';
import { indicatorCodes } from '$lib/domain/indicator';
import * as areas from '$lib/server/areas';
import * as decisions from '$lib/server/decisions';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as registrations from '$lib/server/registrations';
import * as reports from '$lib/server/report-register';
import { behind } from '$lib/server/trends';
import * as submissions from '$lib/server/submissions';
import * as villageSplit from '$lib/server/village-split';
import * as villages from '$lib/server/villages';
import { notFound, signedIn, today } from '../../form.server';
import { odditiesOf } from '../oddities.server';
import type { PageServerLoad } from './$types';

const recentDecisions = 5;
const mostReports = 20;

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const inCommune = is(actor, 'commune_chair', 'commune_officer');
	if (!inCommune && !is(actor, 'province_officer')) notFound();
	const waiting = await submissions.waiting(database(), actor, today());
	const odd = await odditiesOf(
		actor,
		waiting.map((each) => each.teamId)
	);
	// A province's villages are thousands, and none of them is for it to bring a team to.
	const all = inCommune ? await villages.inReach(database(), actor, 'team.read', today()) : [];
	return {
		today: today(),
		inCommune,
		late: await lateFor(actor),
		waiting: waiting.map((each) => ({ ...each, odd: odd.get(each.teamId) ?? [] })),
		villages: all.length,
		without: all
			.filter((village) => village.teams.length === 0)
			.map((village) => ({ ...village, propose: can(actor, 'team.propose', placeOf(village)) })),
		decided: await decisions.recent(database(), actor, today(), recentDecisions),
		reports: await reports.waitingFor(database(), actor, today(), mostReports),
		asking: await registrations.waitingFor(database(), actor, today()),
		undecided: (await villageSplit.workList(database(), actor, today())).length > 0,
		approves: is(actor, 'commune_chair'),
		opensVillages: is(actor, 'commune_officer')
	};
};

const mostLate = 10;

/** The communes behind a target, by indicator: a province's, or the one that its chair or officer works for. */
async function lateFor(actor: Actor) {
	const area = actor.grants.map(ownArea).find((id) => id !== null);
	const path = area == null ? [] : await areas.path(database(), area, today());
	const province = path.find(({ level }) => level === 'province');
	if (!province) return null;
	const locals = await localIndicators.list(database(), province.id);
	const codes = [...indicatorCodes, ...locals.map(({ code }) => code)];
	const found = await behind(database(), path, today(), codes);
	const told = codes
		.map((indicator) => ({ indicator, all: found.filter((each) => each.indicator === indicator) }))
		.filter(({ all }) => all.length > 0)
		.map(({ indicator, all }) => ({
			indicator,
			count: all.length,
			communes: all.slice(0, mostLate).map(({ code, name, value, target, outlook }) => ({
				...{ code, name, value },
				target: { value: target.value, year: target.year },
				expected: outlook.state === 'behind' ? outlook.expected : null
			}))
		}));
	return { locals, behind: told };
}

function ownArea(grant: Grant): number | null {
	if (grant.role === 'province_officer') return grant.provinceId;
	const inCommune = grant.role === 'commune_chair' || grant.role === 'commune_officer';
	return inCommune ? grant.communeId : null;
}

function placeOf({ id, communeId }: villages.ListedVillage) {
	return { villageId: id, communeId };
}
