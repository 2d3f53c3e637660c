// A phone that dies at one step of a command's way, and is switched on again.
import type { Crew } from './crew.ts';
import type { Cut, Phone } from './phone.ts';
import type { Chance, PhoneFault } from './plan.ts';

export async function diesAt(
	crew: Crew,
	phone: Phone,
	fault: PhoneFault,
	chance: Chance
): Promise<void> {
	const [step, moment] = fault.split(', ') as [string, string | undefined];
	if (step === 'request on its way' || step === 'answer on its way')
		dieOnLine(crew, phone, step, chance);
	else phone.cutAt({ step, when: moment === 'written' ? 'after' : 'in' } as Cut);
	await crew.record(phone, false);
	if (!phone.isDead) await phone.exchange();
	if (!phone.isDead) throw new Error(`${phone.name} did not die: ${fault}`);
	phone.reopen();
}

/** The moment is seen from the line: the request has come, or the answer is about to go. */
function dieOnLine(crew: Crew, phone: Phone, step: string, chance: Chance): void {
	const arrives = chance.happens(0.5);
	crew.proxy.next(phone.name, async (way) => {
		if (step === 'answer on its way' || arrives) {
			if (step === 'answer on its way') await way.forward();
			else way.forwardLate();
		}
		phone.kill();
		way.hangUp();
	});
}
