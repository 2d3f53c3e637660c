/**
 * Who may do what, and where: a few roles × an area's subtree. `can` judges one action at one place;
 * `visibleTo` in the server's module of the same name is the same rule as a where-clause, and a
 * test holds the two against each other.
 */
export const roles = [
	'member',
	'leader',
	'commune_chair',
	'commune_officer',
	/** Chaired or worked for a commune that is no more, and may read what was there. */
	'commune_former',
	'province_officer',
	'admin'
] as const;
export type Role = (typeof roles)[number];

/** Roles that are given over an area; `member` comes from a team alone, `leader` from a team or a village. */
export const officeRoles = [
	'leader',
	'commune_chair',
	'commune_officer',
	'province_officer',
	'admin'
] as const;

/** One role of a person and what it reaches. */
export type Grant =
	| { role: 'member' | 'leader'; teamId: string | null; villageIds: number[] }
	/** A commune that is no more, and the villages that it had on its last day. */
	| { role: 'commune_former'; communeId: number; pastVillageIds: number[] }
	| { role: 'commune_chair' | 'commune_officer'; communeId: number }
	| { role: 'province_officer'; provinceId: number }
	| { role: 'admin' };

/**
 * Work at doors is also judged by what its owner might do on the day it was done, so that whoever
 * left a team, or whose team changed, does not lose what a phone still held; at most this long ago.
 */
export const lateDays = 180;

export type Actor = { id: string; name: string; phone: string; grants: Grant[] };

/** Where something is, on today's areas. What a place does not have is left out. */
export type Place = {
	teamId?: string;
	villageId?: number;
	communeId?: number;
	provinceId?: number;
	/** Whose it is, where it concerns one person. */
	accountId?: string;
};

/** What two places share: the leader of one of somebody's two teams is not the leader of both. */
export function inCommon(one: Place, other: Place): Place {
	const shared = Object.entries(one).filter(([key, value]) => other[key as keyof Place] === value);
	return Object.fromEntries(shared);
}

const field = ['member', 'leader'] as const;
const commune = ['commune_chair', 'commune_officer'] as const;
/** Who reports, each at their own level, and who judges what the level below reported. */
const reporting = ['leader', ...commune, 'province_officer'] as const;
const judging = [...commune, 'province_officer'] as const;
/** Who brings lists for others. */
const lists = ['commune_officer', 'province_officer', 'admin'] as const;

/**
 * Every action of the application and the roles that may take it; commands by their names, reads as
 * `noun.read`. `own` concerns nothing but the actor's own account; `self` is the person it concerns.
 */
const allowed = {
	'visit.record': [...field],
	'visit.correct': [...field],
	'visit.settle': ['leader', 'commune_officer'],
	'training.record': [...field],
	'household.register': [...field, 'commune_officer'],
	'household.edit': [...field, 'commune_officer'],
	'household.consent': [...field, 'commune_officer'],
	'household.move': ['leader', 'commune_officer'],
	'household.assign': ['leader', 'commune_officer'],
	'household.merge': ['leader', 'commune_officer'],
	'household.tell_apart': ['leader', 'commune_officer'],
	'household.settle': ['leader', 'commune_officer'],
	'household.import': [...lists],
	'household.read': [...field, ...commune],
	'team.propose': ['leader', 'commune_officer'],
	'team.edit': ['leader', 'commune_officer'],
	'team.submit': ['leader', 'commune_officer'],
	'team.return': ['commune_chair'],
	'team.approve': ['commune_chair'],
	'team.propose_change': ['leader', 'commune_officer'],
	'team.propose_dissolution': ['leader', 'commune_officer'],
	'team.change': ['commune_chair'],
	'team.dissolve': ['commune_chair'],
	'course.record': ['leader', 'commune_officer'],
	'course.remove': ['leader', 'commune_officer'],
	/** A name stands in a decision: what the commune wrote wrong the commune puts right. */
	'member.correct': ['commune_officer'],
	/** The administrator's where a number opens more than one commune's work. */
	'member.change': ['leader', 'commune_officer', 'admin'],
	/** The consent is the member's own; the leader writes it down for who has no phone. */
	'portrait.add': ['self', 'leader'],
	'portrait.remove': ['self', 'leader', ...commune],
	'registration.nominate': ['leader', 'commune_officer'],
	'registration.refuse': ['leader', 'commune_officer'],
	'registration.renew_link': ['leader', 'commune_officer'],
	'registration.close_link': ['leader', 'commune_officer'],
	'decision.attach': [...commune],
	'team.import': [...lists],
	'team.read': [...field, ...commune, 'commune_former', 'province_officer', 'admin'],
	'village.merge': ['province_officer', 'admin'],
	'village.split': ['province_officer', 'admin'],
	'village.rename': ['province_officer', 'admin'],
	'village.move': ['province_officer', 'admin'],
	'village.assign': ['province_officer', 'admin'],
	'area.reform': ['province_officer', 'admin'],
	'area.undo': ['province_officer', 'admin'],
	/** Cards of a whole team, to print; one's own is everybody's. */
	'card.print': ['leader', ...commune],
	'village.open': [...lists],
	'invitation.issue': ['leader', ...commune, 'admin'],
	'invitation.revoke': ['leader', ...commune, 'admin'],
	'chair.delegate': ['commune_chair'],
	'chair.end_delegation': ['commune_chair'],
	'account.open': ['admin'],
	'account.close': ['admin'],
	'appointment.give': ['admin'],
	'appointment.end': ['admin'],
	'account.join': 'own',
	'account.change_password': 'own',
	'account.sign_out_everywhere': 'own',
	'account.read': ['admin'],
	'device.keep_key': 'own',
	'device.sign_out': ['self', 'leader', ...commune, 'admin'],
	'device.read': ['leader', ...commune, 'admin'],
	'rejection.close': ['self', 'leader', 'commune_officer', 'admin'],
	'rejection.read': ['leader', 'commune_officer', 'admin'],
	'rescue.bring': ['commune_officer', 'admin'],
	'impostor.read': ['leader', ...commune, 'admin'],
	'impostor.close': ['leader', ...commune, 'admin'],
	'report_form.save': ['province_officer'],
	'report_form.withdraw': ['province_officer'],
	'report.make': [...reporting],
	'report.write': [...reporting],
	'report.send': [...reporting],
	'report.return': [...judging],
	'report.approve': [...judging],
	'report.correct': [...reporting],
	'report.discard': [...reporting],
	'report.lock': ['province_officer'],
	'report.unlock': ['province_officer'],
	'report.read': [...field, ...commune, 'commune_former', 'province_officer', 'admin'],
	'allowance.set_rate': ['commune_officer', 'province_officer'],
	'allowance.read': [...commune, 'province_officer'],
	'allowance.close': ['commune_officer'],
	'allowance.reopen': ['commune_officer'],
	'statement.make': ['commune_officer'],
	'boundaries.load': ['admin'],
	'catalogue.edit': ['province_officer', 'admin'],
	'api_key.issue': ['province_officer', 'admin'],
	'api_key.revoke': ['province_officer', 'admin'],
	/** Those of the country are the administrator's, because no province reaches it. */
	'target.set': ['province_officer', 'admin'],
	'target.withdraw': ['province_officer', 'admin'],
	'local_indicator.add': ['province_officer'],
	'local_indicator.rename': ['province_officer'],
	'local_indicator.retire': ['province_officer'],
	'figures.read': [...field, ...commune, 'commune_former', 'province_officer', 'admin'],
	'journal.read': ['leader', 'commune_officer', 'province_officer', 'admin']
} as const satisfies Record<string, readonly (Role | 'self')[] | 'own'>;

export type Action = keyof typeof allowed;
export const actions = Object.keys(allowed) as Action[];

/** Whether the actor may take the action at the place. */
export function can(actor: Actor, action: Action, place: Place): boolean {
	const who: readonly string[] | 'own' = allowed[action];
	if (who === 'own' || (who.includes('self') && place.accountId === actor.id)) return true;
	return grantsFor(actor, action).some((grant) => reaches(grant, place));
}

/** The actor's grants whose role allows the action, wherever they reach. */
export function grantsFor(actor: Actor, action: Action): Grant[] {
	const allowedRoles: readonly (Role | 'self')[] = allowed[action] === 'own' ? [] : allowed[action];
	return actor.grants.filter((grant) => allowedRoles.includes(grant.role));
}

/** Whether the actor has any of the roles. */
export function is(actor: Actor, ...wanted: Role[]): boolean {
	return actor.grants.some((grant) => wanted.includes(grant.role));
}

function reaches(grant: Grant, place: Place): boolean {
	switch (grant.role) {
		case 'admin':
			return true;
		case 'province_officer':
			return place.provinceId === grant.provinceId;
		case 'commune_chair':
		case 'commune_officer':
			return place.communeId === grant.communeId;
		case 'commune_former':
			return (
				place.communeId === grant.communeId ||
				(place.villageId !== undefined && grant.pastVillageIds.includes(place.villageId))
			);
		default:
			return (
				(grant.teamId !== null && place.teamId === grant.teamId) ||
				(place.villageId !== undefined && grant.villageIds.includes(place.villageId))
			);
	}
}
