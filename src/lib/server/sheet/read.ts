import { importLimits } from '../../domain/import';
import { Problem } from '../../domain/problem';
import { readCsv } from './csv';
import type { Sheet } from './sheet';
import { readXlsx } from './xlsx';

/** The list in a file, known by its first bytes and not by its name. */
export async function readSheet(bytes: Uint8Array): Promise<Sheet> {
	if (bytes.byteLength > importLimits.megabytes * 1_000_000) throw new Problem('sheet_too_large');
	const sheet = await contentOf(bytes);
	if (sheet.rows.length === 0) throw new Problem('sheet_empty');
	return sheet;
}

async function contentOf(bytes: Uint8Array): Promise<Sheet> {
	const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
	if (start.startsWith('PK')) return readXlsx(bytes);
	// Excel before 2007, and what Excel writes when it is given a password.
	if (start.startsWith('\xd0\xcf\x11\xe0')) {
		const locked = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'));
		throw new Problem(locked ? 'sheet_encrypted' : 'sheet_wrong_kind');
	}
	if (/^(%PDF|\{\\rtf|\x89PNG|\xff\xd8\xff|<)/.test(start)) throw new Problem('sheet_wrong_kind');
	return readCsv(bytes);
}
