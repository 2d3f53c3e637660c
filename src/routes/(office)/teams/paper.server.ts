import type { Actor } from '$lib/domain/access';
import * as decisions from '$lib/server/decisions';
import { signerOf } from '$lib/server/delegations';
import { database } from '$lib/server/installation';
import { readDay } from '$lib/ui/format';
import { textOf, today } from '../../form.server';

/** The signed paper as a form says it. */
export function paperIn(form: FormData) {
	return {
		number: textOf(form, 'number'),
		signedOn: readDay(textOf(form, 'signedOn')),
		effectiveOn: readDay(textOf(form, 'effectiveOn')),
		signer: textOf(form, 'signer'),
		capacity: textOf(form, 'capacity')
	};
}

/** The form as who signs in the commune today would sign, or as its last decision was signed. */
export async function blankPaper(actor: Actor, communeId: number | undefined) {
	const known =
		communeId === undefined
			? null
			: ((await signerOf(database(), actor, communeId, today())) ??
				(await decisions.lastOf(database(), communeId)));
	return {
		number: '',
		signedOn: today(),
		effectiveOn: today(),
		signer: known?.signer ?? actor.name,
		capacity: known?.capacity ?? 'chair'
	};
}

/** Where the decision stands that was recorded last on these teams; it may be one that had been there for others. */
export async function addressOfLast([teamId = '']: string[], done: string): Promise<string> {
	const all = await decisions.ofTeam(database(), teamId);
	const last = all.toSorted((one, other) => one.recordedAt.localeCompare(other.recordedAt)).at(-1);
	return last ? `/decisions/${last.id}?done=${done}` : `/teams/${teamId}`;
}
