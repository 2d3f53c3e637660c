// Members of the demo province with a session each, and what they send: written from docs/sync.md,
// without code of the product.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Wire } from './wire.ts';

/** A query on either database. */
export type Sql = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

export interface Member {
	accountId: string;
	cookie: string;
	memberId: string;
	teamId: string;
	villageId: number;
	householdIds: string[];
}

export interface Command<Payload extends { id: string } = Visit> {
	id: string;
	name: string;
	payload: Payload;
	at: string;
	heard: null;
	replaces: null;
}

export interface Visit {
	id: string;
	householdId: string;
	teamId: string;
	happenedAt: string;
	memberIds: string[];
	people: number;
	outcome: null;
	steps: { topic: string; outcome: string }[];
	onboardings: { service: string; provider: string; state: string }[];
	nextVisitOn: null;
}

/** Gives one member of each of so many teams an account and a session. */
export async function signedInMembers(sql: Sql, count: number): Promise<Member[]> {
	const found = await sql<Omit<Member, 'accountId' | 'cookie'>>(
		`select distinct on (t.id) m.id as "memberId", t.id as "teamId", tv.village_id as "villageId",
			(select array_agg(h.id order by h.id) from household h where h.village_id = tv.village_id and h.lives_to is null) as "householdIds"
		from team t
		join team_village tv on tv.team_id = t.id and tv.valid_to is null
		join area a on a.id = tv.village_id and a.valid_to is null
		join team_in_force f on f.team_id = t.id and f.spans @> current_date
		join member m on m.team_id = t.id and m.joined_on is not null and m.left_on is null and m.account_id is null
		where (select count(*) from household h where h.village_id = tv.village_id) between 100 and 130
		order by t.id, m.id limit $1`,
		[count]
	);
	if (found.length < count) throw new Error(`The demo has only ${found.length} such teams.`);
	const members = found.map((each) => ({
		...each,
		accountId: randomUUID(),
		cookie: `session=${randomBytes(20).toString('hex')}`
	}));
	for (const member of members) await open(sql, member);
	return members;
}

async function open(sql: Sql, { accountId, cookie, memberId }: Member) {
	await sql(
		`insert into account (id, phone, name, created_at) select $1::uuid, '+84 ' || $1, name, now() from member where id = $2`,
		[accountId, memberId]
	);
	await sql(`update member set account_id = $1 where id = $2`, [accountId, memberId]);
	const id = createHash('sha256').update(cookie.slice('session='.length)).digest('hex');
	await sql(
		`insert into session (id, user_id, expires_at) values ($1, $2, now() + interval '59 days')`,
		[id, accountId]
	);
}

/** A visit that helped to open a shop and an account, at the next of the village's doors. */
export function visitBy(member: Member, number: number): Visit {
	return {
		id: randomUUID(),
		householdId: member.householdIds[number % member.householdIds.length]!,
		teamId: member.teamId,
		happenedAt: new Date(Date.now() - 3_600_000 + number * 1000).toISOString(),
		memberIds: [member.memberId],
		people: 2,
		outcome: null,
		steps: [
			{ topic: 'digital_shop', outcome: 'done' },
			{ topic: 'payment_account', outcome: 'done' }
		],
		onboardings: [
			{ service: 'shop', provider: 'voso', state: 'registered' },
			{ service: 'account', provider: 'viettel_money', state: 'registered' }
		],
		nextVisitOn: null
	};
}

export function commandsOf(member: Member, count: number, from = 0): Command[] {
	return Array.from({ length: count }, (_, index) =>
		command('visit.record', visitBy(member, from + index))
	);
}

/** Households that the village did not have. */
export function registrationsBy(member: Member, count: number): Command<{ id: string }>[] {
	return Array.from({ length: count }, (_, index) =>
		command('household.register', {
			id: randomUUID(),
			villageId: member.villageId,
			lane: `Xóm ${1 + (index % 7)}`,
			headName: `Hoàng Văn ${index + 1}`,
			phone: null,
			living: true,
			produces: false,
			consent: null
		})
	);
}

function command<Payload extends { id: string }>(name: string, payload: Payload): Command<Payload> {
	const at = new Date().toISOString();
	return { id: randomUUID(), name, payload, at, heard: null, replaces: null };
}

export interface SyncAnswer {
	receipts: { id: string; verdict: string; problem?: unknown }[];
	repeated: string[];
	changes: Record<string, unknown>;
	cursor: string;
	more: boolean;
}

/** A member's phone on the wire. */
export class Phone {
	readonly member: Member;
	readonly #wire: Wire;
	readonly #deviceId = randomUUID();
	cursor: string | null = null;

	constructor(url: string, member: Member) {
		this.member = member;
		const headers = { cookie: member.cookie, 'accept-encoding': 'gzip' };
		this.#wire = new Wire(url, headers, { packs: true });
	}

	/** Sends commands, all of which must be accepted, and learns what is new. */
	async send(commands: Command<{ id: string }>[]): Promise<SyncAnswer> {
		const answer = await this.#wire.post<SyncAnswer>('/sync', {
			protocol: 2,
			accountId: this.member.accountId,
			deviceId: this.#deviceId,
			sentAt: new Date().toISOString(),
			device: { label: 'bench', waiting: commands.length, rejected: 0 },
			commands,
			cursor: this.cursor
		});
		const refused = answer.receipts.find(({ verdict }) => verdict !== 'accepted');
		if (refused) throw new Error(`Refused: ${JSON.stringify(refused)}`);
		this.cursor = answer.cursor;
		return answer;
	}

	/** Everything that its person reaches. */
	async pull(): Promise<void> {
		while ((await this.send([])).more);
	}

	close(): void {
		this.#wire.close();
	}
}
