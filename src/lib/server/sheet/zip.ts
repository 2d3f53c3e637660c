import { promisify } from 'node:util';
import { crc32, createInflateRaw, deflateRaw } from 'node:zlib';
import { Problem } from '../../domain/problem';

/**
 * As much of ZIP as office files need. What a package unpacks to is counted while it unpacks, so that a
 * small file that would become a huge one is refused before it has.
 */
const mostFiles = 5000;
const mostUnpacked = 150_000_000;
/** Sheets pack to a twentieth; beyond this a file was made to fill memory. */
const mostRatio = 150;
const unsuspicious = 5_000_000;

type Entry = {
	method: number;
	encrypted: boolean;
	/** Unpacked, as the package says, which need not be true. */
	size: number;
	packed: Uint8Array;
};

export class Package {
	#entries: Map<string, Entry>;
	#left = mostUnpacked;

	constructor(bytes: Uint8Array) {
		this.#entries = entriesOf(bytes);
	}

	has(path: string): boolean {
		return this.#entries.has(path);
	}

	/** The content of a file in pieces; nothing when there is no such file. */
	async *read(path: string): AsyncGenerator<Uint8Array> {
		const entry = this.#entries.get(path);
		if (!entry) return;
		if (entry.encrypted) throw new Problem('sheet_encrypted');
		let most = unsuspicious + mostRatio * entry.packed.byteLength;
		if (entry.size > Math.min(most, this.#left)) throw new Problem('sheet_too_large');
		for await (const piece of unpacked(entry)) {
			most -= piece.byteLength;
			this.#left -= piece.byteLength;
			if (Math.min(most, this.#left) < 0) throw new Problem('sheet_too_large');
			yield piece;
		}
	}
}

async function* unpacked({ method, packed }: Entry): AsyncGenerator<Uint8Array> {
	if (method === 0) yield packed;
	else if (method !== 8) throw new Problem('sheet_unreadable');
	else {
		const inflate = createInflateRaw();
		inflate.end(packed);
		try {
			for await (const piece of inflate) yield piece as Uint8Array;
		} catch (error) {
			if (/^(Z_|ERR_)/.test((error as NodeJS.ErrnoException).code ?? ''))
				throw new Problem('sheet_unreadable');
			throw error;
		}
	}
}

/** By the list at the end of the package. Anything that points outside the bytes is a broken package. */
function entriesOf(bytes: Uint8Array): Map<string, Entry> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const entries = new Map<string, Entry>();
	try {
		const end = endOf(view);
		const count = view.getUint16(end + 10, true);
		if (count > mostFiles) throw new Problem('sheet_too_large');
		let at = view.getUint32(end + 16, true);
		for (let each = 0; each < count; each++) {
			if (view.getUint32(at, true) !== 0x02014b50) throw new Problem('sheet_unreadable');
			const nameLength = view.getUint16(at + 28, true);
			const name = textOf(bytes, at + 46, nameLength);
			entries.set(name, entryAt(bytes, view, at));
			at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		}
	} catch (error) {
		if (error instanceof RangeError) throw new Problem('sheet_unreadable');
		throw error;
	}
	return entries;
}

function endOf(view: DataView): number {
	for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--)
		if (view.getUint32(at, true) === 0x06054b50) return at;
	throw new Problem('sheet_unreadable');
}

function entryAt(bytes: Uint8Array, view: DataView, at: number): Entry {
	const size = view.getUint32(at + 20, true);
	const local = view.getUint32(at + 42, true);
	const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
	if (from + size > bytes.byteLength) throw new Problem('sheet_unreadable');
	return {
		method: view.getUint16(at + 10, true),
		size: view.getUint32(at + 24, true),
		encrypted: (view.getUint16(at + 8, true) & 1) === 1,
		packed: bytes.subarray(from, from + size)
	};
}

function textOf(bytes: Uint8Array, from: number, length: number): string {
	return new TextDecoder().decode(bytes.subarray(from, from + length)).replaceAll('\\', '/');
}

/** A package of files, each given as text in pieces. */
export async function packed(files: Record<string, Iterable<string>>): Promise<Uint8Array> {
	const parts: Buffer[] = [];
	const list: Buffer[] = [];
	let offset = 0;
	for (const [path, pieces] of Object.entries(files)) {
		const content = Buffer.from([...pieces].join(''), 'utf8');
		const body = await promisify(deflateRaw)(content, { level: 6 });
		const name = Buffer.from(path, 'utf8');
		const head = headOf(content, body, name);
		parts.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head]), name, body);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, name]));
		offset += 30 + name.length + body.length;
	}
	return Buffer.concat([...parts, ...list, endFor(list, offset)]);
}

/** What the entry and the list at the end say alike; names are UTF-8. */
function headOf(content: Buffer, body: Buffer, name: Buffer): Buffer {
	const head = Buffer.alloc(26);
	head.writeUInt16LE(20, 0);
	head.writeUInt16LE(0x0800, 2);
	head.writeUInt16LE(8, 4);
	// 1 January 1980: the same rows make the same file.
	head.writeUInt16LE(0x21, 8);
	head.writeUInt32LE(crc32(content), 10);
	head.writeUInt32LE(body.length, 14);
	head.writeUInt32LE(content.length, 18);
	head.writeUInt16LE(name.length, 22);
	return head;
}

function endFor(list: Buffer[], offset: number): Buffer {
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(list.length, 8);
	end.writeUInt16LE(list.length, 10);
	end.writeUInt32LE(
		list.reduce((sum, each) => sum + each.length, 0),
		12
	);
	end.writeUInt32LE(offset, 16);
	return end;
}
