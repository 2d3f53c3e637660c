import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { newId } from '$lib/device/id';
import * as lock from '$lib/device/lock';
import * as outbox from '$lib/device/outbox';
import { handOver, rescueFile } from '$lib/device/rescue';
import { Rescue } from '$lib/domain/rescue';
import { fullPhone } from './lived';
import { lan } from './phone';

afterEach(() => {
	vi.unstubAllGlobals();
});

test('unsent work leaves as a file that says whose it is, and stays as it was', async () => {
	const db = await fullPhone();
	const before = await outbox.unsent(db);
	await lock.setPin(db, '280469');
	const deviceId = newId();
	const now = new Date('2026-11-21T03:00:00.000Z');
	const { file, commands } = await rescueFile(db, { account: lan.account, deviceId, now });
	const content = JSON.parse(await file.text());

	expect(file.name).toBe('viec-chua-gui-2026-11-21.json');
	expect(commands).toBe(before.length);
	expect(content).toMatchObject({
		format: 'phone-rescue',
		version: 1,
		accountId: lan.account.id,
		accountName: lan.account.name,
		deviceId,
		exportedAt: now.toISOString()
	});
	expect(content.commands).toEqual(
		before.map(({ id, name, payload, createdAt, heard, replaces, state }) => {
			const said = { id, name, payload, at: createdAt };
			return { ...said, heard: heard ?? null, replaces: replaces ?? null, state };
		})
	);
	const text = JSON.stringify(content.commands);
	expect(content.sha256).toBe(createHash('sha256').update(text).digest('hex'));
	// The shape that the server takes in, with nothing that it would leave out.
	expect(v.parse(Rescue, content)).toEqual(content);
	// What opens the lock is in no file, and the outbox is untouched.
	expect(await file.text()).not.toContain('keep_key');
	expect(await outbox.unsent(db)).toEqual(before);
	db.close();
});

test('goes through the phone’s sharing where that takes files', async () => {
	const share = vi.fn(async () => undefined);
	vi.stubGlobal('navigator', { canShare: () => true, share });
	const file = new File(['{}'], 'x.json');
	await handOver(file);
	expect(share).toHaveBeenCalledWith({ files: [file] });
});
