/** The picture on a member's card: taken here, shown at once, sent like all other work. */
import { mostPortraitBytes, portraitConsentText } from '../domain/portrait';
import { type Database, readMeta, writeMeta } from './database';
import * as outbox from './outbox';
import { keyOfCard } from './cards';

type Owner = { memberId: string; name: string };

/** The person whose phone it is ticked the consent; @param image JPEG in base64 */
export async function addPortrait(
	db: Database,
	owner: Owner,
	image: string,
	now: number
): Promise<void> {
	if (atob(image).length > mostPortraitBytes) throw new RangeError('The picture is too large.');
	const consent = { image, way: 'tick', textVersion: portraitConsentText } as const;
	await say(db, owner, image, { name: 'portrait.add', more: consent }, now);
}

export async function removePortrait(db: Database, owner: Owner, now: number): Promise<void> {
	await say(db, owner, null, { name: 'portrait.remove', more: {} }, now);
}

/** What was said before and has not left the phone need not be said any more. */
async function say(
	db: Database,
	{ memberId, name: about }: Owner,
	image: string | null,
	{ name, more }: { name: 'portrait.add' | 'portrait.remove'; more: object },
	now: number
): Promise<void> {
	const touches = [keyOfCard(memberId)];
	await outbox.change(db, async () => {
		for (const command of await outbox.about(db, touches))
			if (outbox.isAmendable(command)) await outbox.takeBack(db, command);
		const payload = { memberId, at: new Date(now).toISOString(), ...more } as never;
		await outbox.append(db, { name, payload, about, touches }, {});
		await show(db, memberId, image);
	});
}

async function show(db: Database, memberId: string, image: string | null): Promise<void> {
	const kept = await readMeta(db, 'cards');
	if (!kept) return;
	const { [memberId]: _, ...others } = kept.portraits ?? {};
	const portraits = image === null ? others : { ...others, [memberId]: image };
	await writeMeta(db, 'cards', { ...kept, portraits });
}
