// A phone of the PouchDB world, with only the requests that replication cannot do without.
import { createHash } from 'node:crypto';
import type { Visit } from './member.ts';
import { Wire } from './wire.ts';

export interface Doc {
	_id: string;
	_rev: string;
	_revisions: { start: 1; ids: string[] };
	[field: string]: unknown;
}

export function docOf(kind: string, row: { id: string }, villageId: number): Doc {
	const hash = createHash('md5').update(row.id).digest('hex');
	const { id, ...rest } = row;
	return {
		_id: id,
		_rev: `1-${hash}`,
		_revisions: { start: 1, ids: [hash] },
		kind,
		...rest,
		villageId
	};
}

export const docOfVisit = (visit: Visit, villageId: number) => docOf('visit', visit, villageId);

export class PouchPhone {
	readonly #wire: Wire;

	constructor(url: string) {
		this.#wire = new Wire(url, { 'accept-encoding': 'gzip' });
	}

	/** A batch as replication pushes it: ask what is missing, then store. Its checkpoints are left out. */
	async push(docs: Doc[]): Promise<void> {
		const wanted = Object.fromEntries(docs.map(({ _id, _rev }) => [_id, [_rev]]));
		await this.#wire.post('/bench/_revs_diff', wanted);
		await this.#wire.post('/bench/_bulk_docs', { docs, new_edits: false });
	}

	/** What a filtered replication reads: the changes with their documents, in one answer. */
	async pull(villageId: number): Promise<number> {
		const path = `/bench/_changes?filter=app/village&village=${villageId}&include_docs=true&since=0`;
		const { status, body } = await this.#wire.get(path);
		if (status !== 200) throw new Error(`PouchDB: ${status}`);
		return (JSON.parse(body.toString()) as { results: unknown[] }).results.length;
	}

	close(): void {
		this.#wire.close();
	}
}
