/** What became this person's or left them: told once in plain words, and kept until it was seen. */
import { type Database, type News, readMeta, writeMeta } from './database';

/** The names of what a phone holds, by id. */
type Reach = { villages: Map<number, string>; teams: Map<string, string> };

export async function reach(db: Database): Promise<Reach> {
	const [villages, teams] = await Promise.all([db.villages.toArray(), db.teams.toArray()]);
	return {
		villages: new Map(villages.map(({ id, name }) => [id, name])),
		teams: new Map(teams.map(({ id, name }) => [id, name]))
	};
}

export const nowhere: Reach = { villages: new Map(), teams: new Map() };

/** Call it in the transaction that changed what the phone holds. */
export async function note(
	db: Database,
	before: Reach,
	after: Reach,
	householdsLeft: string[]
): Promise<void> {
	const known = (await readMeta(db, 'news')) ?? nothing;
	const villages = merged(
		[known.villagesLeft, known.villagesCome],
		compare(before.villages, after.villages)
	);
	const teams = merged([known.teamsLeft, known.teamsCome], compare(before.teams, after.teams));
	const news: News = {
		villagesLeft: villages.left,
		villagesCome: villages.come,
		teamsLeft: teams.left,
		teamsCome: teams.come,
		householdsLeft: [...new Set([...known.householdsLeft, ...householdsLeft])]
	};
	if (JSON.stringify(news) !== JSON.stringify(known)) await writeMeta(db, 'news', news);
}

/** What was not seen yet; null when there is nothing to tell. */
export async function unseen(db: Database): Promise<News | null> {
	const news = (await readMeta(db, 'news')) ?? nothing;
	return Object.values(news).some((names) => names.length > 0) ? news : null;
}

export async function seen(db: Database): Promise<void> {
	await db.meta.delete('news');
}

const nothing: News = {
	villagesLeft: [],
	villagesCome: [],
	teamsLeft: [],
	teamsCome: [],
	householdsLeft: []
};

type Step = { left: string[]; come: string[] };

function compare<Id>(before: Map<Id, string>, after: Map<Id, string>): Step {
	const only = (one: Map<Id, string>, other: Map<Id, string>) =>
		[...one].flatMap(([id, name]) => (other.has(id) ? [] : [name]));
	return { left: only(before, after), come: only(after, before) };
}

/** What came back before anybody saw that it had left is no news. */
function merged([left, come]: [string[], string[]], step: Step): Step {
	const without = (names: string[], others: string[]) =>
		names.filter((name) => !others.includes(name));
	return {
		left: [...without(left, step.come), ...without(step.left, come)],
		come: [...without(come, step.left), ...without(step.come, left)]
	};
}
