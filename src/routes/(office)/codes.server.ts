import type { Actor } from '$lib/domain/access';
import { invitationHours } from '$lib/domain/account';
import { showPhone } from '$lib/domain/phone';
import { newCode } from '$lib/server/accounts';
import { carryOut, furtherId } from '../form.server';

type Invited = { accountId: string; name: string; phone: string };
export type Slip = { name: string; phone: string; code: string; expiresAt: string };

/**
 * Gives each person a fresh joining code. The codes exist nowhere but in this answer: a form that is
 * sent again learns that they were given, not what they are.
 */
export async function giveCodes(
	actor: Actor,
	commandId: string,
	people: Invited[]
): Promise<{ slips: Slip[]; failed: string[]; repeated: boolean }> {
	const expiresAt = new Date(Date.now() + invitationHours * 3_600_000).toISOString();
	const given = [];
	for (const { accountId, name, phone } of people) {
		const code = newCode();
		const { problem, repeated } = await carryOut(actor, {
			id: furtherId(commandId, accountId),
			name: 'invitation.issue',
			payload: { accountId, code }
		});
		given.push({ slip: { name, phone: showPhone(phone), code, expiresAt }, problem, repeated });
	}
	return {
		slips: given.flatMap((each) => (each.problem || each.repeated ? [] : [each.slip])),
		failed: given.flatMap(({ slip, problem }) => (problem ? [slip.name] : [])),
		repeated: given.some((each) => each.repeated)
	};
}
