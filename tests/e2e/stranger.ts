// A client of POST /sync written from docs/sync.md alone: it shares no code with the product.
import { randomUUID } from 'node:crypto';

export interface Row {
	id: string;
	[field: string]: unknown;
}
export interface Command {
	id: string;
	name: string;
	payload: unknown;
}
export interface Receipt {
	id: string;
	verdict: 'accepted' | 'rejected';
	receivedAt: string;
	problem?: { code: string; fields: Record<string, string> };
}
export interface Answer {
	account: { id: string; name: string };
	receipts: Receipt[];
	repeated: string[];
	changes: { fresh: boolean; leftVillageIds: number[] } & Record<Table, Row[]>;
	cursor: string;
	more: boolean;
}
type Table = 'villages' | 'teams' | 'members' | 'households' | 'visits' | 'trainings';

const TABLES: Table[] = ['villages', 'teams', 'members', 'households', 'visits', 'trainings'];

/** Signs in by the form, as the page says, and answers the cookie. */
export async function signIn(url: string, phone: string, password: string): Promise<string> {
	const response = await fetch(`${url}/login`, {
		method: 'POST',
		headers: { origin: url, accept: 'text/html' },
		body: new URLSearchParams({ phone, password }),
		redirect: 'manual'
	});
	const cookie = response.headers.getSetCookie().find((each) => each.startsWith('session='));
	if (response.status !== 303 || !cookie) throw new Error(`not signed in: ${response.status}`);
	return cookie.split(';', 1)[0] ?? '';
}

/** A phone with an outbox and what it has learned, in memory. */
export class Stranger {
	readonly deviceId = randomUUID();
	readonly tables = Object.fromEntries(
		TABLES.map((name) => [name, new Map<string, Row>()])
	) as Record<Table, Map<string, Row>>;
	readonly receipts = new Map<string, Receipt>();
	outbox: Command[] = [];
	accountId: string | null = null;
	cursor: string | null = null;

	constructor(
		public url: string,
		readonly cookie: string
	) {}

	add(name: string, payload: unknown): string {
		const id = randomUUID();
		this.outbox.push({ id, name, payload });
		return id;
	}

	/** Sends everything in batches of `most`, then asks until nothing more waits. */
	async exchange(most = 500): Promise<void> {
		do {
			const answer = await this.post(this.outbox.slice(0, most));
			this.apply(answer);
			if (!answer.more && this.outbox.length === 0) return;
		} while (true);
	}

	/** One request; throws unless the answer is complete and of the form that is described. */
	async post(commands: Command[]): Promise<Answer> {
		const { accountId, deviceId, cursor } = this;
		const response = await fetch(`${this.url}/sync`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: JSON.stringify({
				protocol: 1,
				accountId,
				deviceId,
				sentAt: new Date().toISOString(),
				commands,
				cursor
			})
		});
		const answer = (await response.json()) as Answer;
		if (response.status !== 200 || !Array.isArray(answer.receipts))
			throw new Error(`${response.status} ${JSON.stringify(answer)}`);
		return answer;
	}

	apply({ account, receipts, changes, cursor }: Answer): void {
		this.accountId = account.id;
		receipts.forEach((receipt) => this.receipts.set(receipt.id, receipt));
		this.outbox = this.outbox.filter((command) => !this.receipts.has(command.id));
		for (const table of TABLES) {
			const rows = this.tables[table];
			if (changes.fresh) rows.clear();
			for (const [id, row] of rows)
				if (changes.leftVillageIds.includes(row.villageId as number)) rows.delete(id);
			for (const row of changes[table]) rows.set(row.id, row);
		}
		this.cursor = cursor;
	}

	/** A visit at one of the known households, by the first member of the team. */
	visit(household: Row, changed: Record<string, unknown> = {}): Row {
		const team = [...this.tables.teams.values()].find((each) =>
			(each.villageIds as number[]).includes(household.villageId as number)
		);
		const member = [...this.tables.members.values()].find((each) => each.teamId === team?.id);
		return {
			id: randomUUID(),
			householdId: household.id,
			teamId: team?.id,
			happenedAt: new Date(Date.now() - 3_600_000).toISOString(),
			memberIds: [member?.id],
			people: 2,
			outcome: null,
			steps: [{ topic: 'safe_online', outcome: 'done' }],
			onboardings: [],
			nextVisitOn: null,
			...changed
		};
	}
}
