import { afterAll, beforeAll, expect, it } from 'vitest';
import { performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as journal from '$lib/server/journal-register';
import { actor, command, id, people, type Person, sending, teams, today, visit } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
	await did('hong', command('visit.record', visit(1)));
	await did('outsider', command('visit.record', visit(2)));
	await did(
		'officer',
		command('team.submit', { id: teams.naPuc.id, submissionId: id('submission', 1) })
	);
	await did('admin', command('account.close', { id: people.neighbour.id }));
});
afterAll(() => connection.close());

it('a supervisor reads what those under them did, and what was refused them', async () => {
	expect(await actorsSeenBy('admin')).toEqual([
		people.admin.name,
		people.officer.name,
		people.outsider.name,
		people.hong.name
	]);
	expect(await actorsSeenBy('officer')).toEqual([people.officer.name, people.hong.name]);
	expect(await actorsSeenBy('province')).toEqual([
		people.officer.name,
		people.outsider.name,
		people.hong.name
	]);
	expect(await actorsSeenBy('phuc')).toEqual([people.hong.name]);
	expect(await actorsSeenBy('outsider')).toEqual([people.outsider.name]);
});

it('shows the refused alone, with the reason, and never what was written', async () => {
	const entries = await seenBy('admin', { rejected: true });
	expect(entries.map((entry) => [entry.name, entry.problem?.code])).toEqual([
		['team.submit', 'not_editable'],
		['visit.record', 'not_found']
	]);
	expect(Object.keys(entries[0] ?? {})).not.toContain('payload');
});

it('goes on where the last page ended', async () => {
	const [newest] = await seenBy('admin');
	const older = await seenBy('admin', { before: newest?.sequence ?? 0 });
	expect(older).toHaveLength(3);
});

async function did(who: Person, what: ReturnType<typeof command>): Promise<void> {
	const by = await actor(connection.database, who);
	await performAll(connection.database, by, [what], sending);
}

async function seenBy(who: Person, filter: { before?: number; rejected?: boolean } = {}) {
	const by = await actor(connection.database, who);
	const { before = null, rejected = false } = filter;
	return journal.list(connection.database, by, { before, rejected }, today);
}

async function actorsSeenBy(who: Person): Promise<(string | null)[]> {
	return (await seenBy(who)).map((entry) => entry.actorName);
}
