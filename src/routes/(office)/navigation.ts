import { type Actor, grantsFor, is } from '$lib/domain/access';
import {
	allowances,
	impostors,
	imports,
	office,
	phones,
	rejections,
	reports,
	statements
} from '$lib/ui/words';

export type Link = { href: string; label: string };

/** The parts of the office that a person's roles open, in the order of the day's work. */
export function linksFor(actor: Actor | null): Link[] {
	const { nav } = office;
	const catalogue = { href: '/indicators', label: nav.indicators };
	if (!actor) return [{ href: '/coverage', label: nav.coverage }, catalogue];
	const inTeam = actor.grants.some((grant) => 'teamId' in grant && grant.teamId !== null);
	const commune = is(actor, 'commune_chair', 'commune_officer');
	const all: (Link | false)[] = [
		inTeam && { href: '/m', label: nav.phone },
		(commune || is(actor, 'province_officer')) && { href: '/inbox', label: nav.inbox },
		is(actor, 'admin') && { href: '/accounts', label: nav.accounts },
		grantsFor(actor, 'team.read').length > 0 && { href: '/teams', label: nav.teams },
		grantsFor(actor, 'household.read').length > 0 && { href: '/households', label: nav.households },
		(commune || is(actor, 'province_officer', 'admin')) && {
			href: '/villages',
			label: nav.villages
		},
		(grantsFor(actor, 'team.import').length > 0 || grantsFor(actor, 'village.open').length > 0) && {
			href: '/import',
			label: imports.title
		},
		grantsFor(actor, 'statement.make').length > 0 && {
			href: '/statements',
			label: statements.title
		},
		{ href: '/coverage', label: nav.coverage },
		(commune || is(actor, 'province_officer', 'admin')) && {
			href: '/targets',
			label: nav.targets
		},
		grantsFor(actor, 'report.read').length > 0 && { href: '/reports', label: reports.title },
		catalogue,
		grantsFor(actor, 'allowance.read').length > 0 && {
			href: '/allowances',
			label: allowances.title
		},
		grantsFor(actor, 'catalogue.edit').length > 0 && { href: '/catalogues', label: nav.catalogues },
		grantsFor(actor, 'api_key.issue').length > 0 && { href: '/api-keys', label: nav.apiKeys },
		is(actor, 'commune_chair') && { href: '/delegation', label: nav.delegation },
		grantsFor(actor, 'area.reform').length > 0 && { href: '/areas', label: nav.areas },
		is(actor, 'admin') && { href: '/boundaries', label: nav.boundaries },
		grantsFor(actor, 'device.read').length > 0 && { href: '/phones', label: phones.title },
		grantsFor(actor, 'rejection.read').length > 0 && {
			href: '/rejections',
			label: rejections.title
		},
		grantsFor(actor, 'impostor.read').length > 0 && { href: '/impostors', label: impostors.title },
		grantsFor(actor, 'journal.read').length > 0 && { href: '/journal', label: nav.journal }
	];
	return all.filter((link) => link !== false);
}
