// A phone for the tests: its database in memory, and a server at the other end that can be told
// to fail in every way a hill without signal can think of.
import type { RecordVisit } from '$lib/domain/visit';
import {
	type Changes,
	type HouseholdRow,
	packed,
	type Receipt,
	type SyncRequest,
	type VisitRow
} from '$lib/domain/sync';
import * as changes from '$lib/device/changes';
import { type Database, openDatabase } from '$lib/device/database';
import { newId } from '$lib/device/id';
import type { Answer, Network } from '$lib/device/network';

export const village = { id: 7, name: 'Thôn Nà Pục', communeName: 'Xã Hoàng Văn Thụ' };
export const team = {
	id: '01930000-0000-7000-8000-000000000001',
	name: 'Tổ công nghệ số cộng đồng Nà Pục',
	villageIds: [village.id],
	decision: '12/QĐ-UBND'
};
export const lan = person('Nông Thị Lan', '0193');
export const thang = person('Hoàng Văn Thắng', '0194');

function person(name: string, prefix: string) {
	return {
		account: { id: `${prefix}0000-0000-7000-8000-000000000009`, name, phone: '+84912345678' },
		member: {
			id: `${prefix}0000-0000-7000-8000-000000000008`,
			teamId: team.id,
			name,
			role: 'member',
			accountId: `${prefix}0000-0000-7000-8000-000000000009`
		}
	};
}

export function household(headName: string, more: Partial<HouseholdRow> = {}): HouseholdRow {
	return {
		id: newId(),
		villageId: village.id,
		lane: 'Ngõ 1',
		headName,
		phone: null,
		living: true,
		produces: false,
		consent: false,
		flagged: false,
		version: 1,
		...more
	};
}

export function visitTo(householdId: string, more: Partial<RecordVisit> = {}): RecordVisit {
	return {
		id: newId(),
		householdId,
		teamId: team.id,
		happenedAt: '2026-11-21T02:00:00.000Z',
		memberIds: [lan.member.id],
		people: 2,
		outcome: null,
		steps: [{ topic: 'digital_shop', outcome: 'done' }],
		onboardings: [{ service: 'shop', provider: 'voso', state: 'registered' }],
		nextVisitOn: null,
		...more
	};
}

/** The row the server makes of a recorded visit. */
export function stored(visit: RecordVisit, more: Partial<VisitRow> = {}): VisitRow {
	return {
		...visit,
		originId: visit.id,
		revision: 1,
		villageId: village.id,
		happenedOn: '2026-11-21',
		receivedAt: '2026-11-21T03:00:00.000Z',
		withdrawn: false,
		flagged: false,
		replacedBy: null,
		version: 2,
		...more
	};
}

export const nothing: Changes = {
	fresh: false,
	leftVillageIds: [],
	leftTeamIds: [],
	goneHouseholdIds: [],
	villages: [],
	teams: [],
	members: [],
	households: [],
	visits: [],
	trainings: []
};

/** What the phone takes in; `says` is how it comes over the wire. */
export function answer(more: Partial<Answer> = {}): Answer {
	return {
		protocol: 2,
		account: lan.account,
		receivedAt: new Date().toISOString(),
		receipts: [],
		repeated: [],
		changes: nothing,
		cursor: 'cursor-1',
		more: false,
		offlineDays: 30,
		signedOut: false,
		...more
	};
}

export function says(said: Partial<Answer> = {}): Response {
	const whole = answer(said);
	return Response.json({ ...whole, changes: packed(whole.changes) });
}

const opened = new Map<string, Database>();

/** A phone that has been in contact once and knows its village, team and these households. */
export async function phoneOf(who: typeof lan, households: HouseholdRow[]): Promise<Database> {
	opened.get(who.account.id)?.close();
	const db = openDatabase(who.account.id);
	opened.set(who.account.id, db);
	await db.delete({ disableAutoOpen: false });
	const first = { ...nothing, fresh: true, villages: [village], teams: [team], households };
	const members = [lan.member, thang.member];
	await changes.apply(db, answer({ account: who.account, changes: { ...first, members } }), 0);
	return db;
}

export function accepted(id: string): Receipt {
	return { id, verdict: 'accepted', receivedAt: '2026-11-21T03:00:00.000Z' };
}

export function rejected(id: string): Receipt {
	return {
		...accepted(id),
		verdict: 'rejected',
		problem: { code: 'team_not_in_force', fields: {} }
	};
}

export type Answering = (request: SyncRequest, times: number) => Response | Promise<Response>;

/** The network with this server at its end; `requests` is what went over the wire. */
export function network(answering: Answering): Network & { requests: SyncRequest[] } {
	const requests: SyncRequest[] = [];
	return {
		requests,
		now: () => Date.now(),
		random: () => 0.5,
		fetch: async (_address, init) => {
			const request = await read(init);
			requests.push(request);
			return answering(request, requests.length);
		}
	};
}

/** As the server reads it: unpacked when it says that it was packed. */
async function read({ body, headers }: RequestInit): Promise<SyncRequest> {
	const stream = new Blob([body as BlobPart]).stream();
	const isPacked = new Headers(headers).get('content-encoding') === 'gzip';
	const plain = isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
	return (await new Response(plain).json()) as SyncRequest;
}

/** A server that accepts everything and has nothing new. */
export const acceptsAll: Answering = ({ commands }) =>
	says({ receipts: commands.map(({ id }) => accepted(id)) });

export function refusal(status: number, code: string, headers: HeadersInit = {}): Response {
	return Response.json({ problem: { code, fields: {} } }, { status, headers });
}
