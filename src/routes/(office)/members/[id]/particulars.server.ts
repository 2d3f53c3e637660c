import { redirect } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/access';
import { ChangeMember, CorrectMember } from '$lib/domain/member';
import { AddPortrait, portraitConsentText, RemovePortrait } from '$lib/domain/portrait';
import { readDay } from '$lib/ui/format';
import { carryOut, commandIdOf, parse, refuse, textOf } from '../../../form.server';

/** What is known of a member beside the decision, and the picture on their card: the forms of their page. */
const schemas = {
	'member.correct': CorrectMember,
	'member.change': ChangeMember,
	'portrait.add': AddPortrait,
	'portrait.remove': RemovePortrait
} as const;
type Name = keyof typeof schemas;

const asked: Record<Name, (form: FormData) => object> = {
	'member.correct': (form) => ({
		name: textOf(form, 'name'),
		organisation: textOf(form, 'organisation'),
		sex: textOf(form, 'sex') || null,
		birthYear: textOf(form, 'birthYear').trim() ? Number(textOf(form, 'birthYear')) : null
	}),
	'member.change': (form) => ({
		phone: textOf(form, 'phone').trim() || null,
		organisation: textOf(form, 'organisation'),
		from: readDay(textOf(form, 'from')) || null
	}),
	'portrait.add': (form) => ({
		image: textOf(form, 'image'),
		way: textOf(form, 'way'),
		textVersion: portraitConsentText,
		at: new Date().toISOString()
	}),
	'portrait.remove': () => ({ at: new Date().toISOString() })
};

/** Carries one of them out and shows the member's page again. */
export async function write(
	{ actor, memberId, name }: { actor: Actor; memberId: string; name: Name },
	form: FormData
) {
	const { image: _, ...typed } = Object.fromEntries(form);
	const values: Record<string, string> = Object.fromEntries(
		Object.entries(typed).flatMap(([field, value]) =>
			typeof value === 'string' ? [[field, value]] : []
		)
	);
	const { output, problem: mistyped } = parse(schemas[name], { memberId, ...asked[name](form) });
	if (mistyped) return refuse(mistyped, { name, values });
	const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
	if (problem) return refuse(problem, { name, values });
	return redirect(303, `/members/${memberId}?done=${name}`);
}
