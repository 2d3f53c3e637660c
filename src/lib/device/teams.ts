import type { MemberRow, TeamRow, VillageRow } from '../domain/sync';
import { type Database, readMeta } from './database';

export type Membership = { team: TeamRow; me: MemberRow | null; members: MemberRow[] };

const vietnamese = new Intl.Collator('vi');
const ranks = ['leader', 'deputy', 'member'];

/** The teams on this phone with their members, and which of them the phone's person is. */
export async function mine(db: Database): Promise<Membership[]> {
	const account = await readMeta(db, 'account');
	const [teams, members] = await Promise.all([db.teams.toArray(), db.members.toArray()]);
	return teams.map((team) => {
		const ofTeam = members.filter(({ teamId }) => teamId === team.id).sort(byRank);
		const me = ofTeam.find(({ accountId }) => accountId !== null && accountId === account?.id);
		return { team, members: ofTeam, me: me ?? null };
	});
}

/** The person's team that serves a village, if one does. */
export async function serving(db: Database, villageId: number): Promise<Membership | undefined> {
	const memberships = await mine(db);
	const serving = memberships.filter(({ team }) => team.villageIds.includes(villageId));
	return serving.find(({ me }) => me !== null) ?? serving[0];
}

export async function villages(db: Database): Promise<VillageRow[]> {
	const found = await db.villages.toArray();
	return found.sort((one, other) => vietnamese.compare(one.name, other.name));
}

function byRank(one: MemberRow, other: MemberRow): number {
	return (
		ranks.indexOf(one.role) - ranks.indexOf(other.role) || vietnamese.compare(one.name, other.name)
	);
}
