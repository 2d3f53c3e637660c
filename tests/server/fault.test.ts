import { describe, expect, it } from 'vitest';
import { isPassing, isTaken, isUnacceptable, shouldTryAgain } from '$lib/server/db/fault';

const failed = (code: string, constraint?: string) =>
	new Error('Failed query', {
		cause: Object.assign(new Error(), { code, constraint_name: constraint })
	});

describe('a failure of the database', () => {
	it.each(['ECONNREFUSED', 'EPIPE', 'CONNECTION_CLOSED', '57P01', '53100', '08006', '40P01'])(
		'%s passes, and nothing is rejected for it',
		(code) => expect(isPassing(failed(code))).toBe(true)
	);

	it.each(['22021', '22P02', '23503', '23505'])('%s is the fault of what was sent', (code) => {
		expect(isPassing(failed(code))).toBe(false);
		expect(isUnacceptable(failed(code))).toBe(true);
	});

	it('of our own program is neither', () => {
		expect(isPassing(failed('ERR_INVALID_ARG_TYPE'))).toBe(false);
		expect(isUnacceptable(failed('ERR_INVALID_ARG_TYPE'))).toBe(false);
	});

	it('over an id that is there already is told apart from any other rule', () => {
		expect(isTaken(failed('23505', 'visit_pkey'))).toBe(true);
		expect(isTaken(failed('23505', 'submission_one_open'))).toBe(false);
		expect(isTaken(failed('23503', 'visit_pkey'))).toBe(false);
	});

	it('over a command that another request judges at this moment is tried again', () => {
		expect(shouldTryAgain(failed('23505', 'journal_pkey'))).toBe(true);
		expect(shouldTryAgain(failed('23505', 'visit_pkey'))).toBe(false);
	});

	it('that is none of the database’s is nothing of this', () => {
		for (const fault of [new RangeError('Invalid time value'), 'text', undefined])
			for (const asks of [isPassing, isUnacceptable, isTaken, shouldTryAgain])
				expect(asks(fault)).toBe(false);
	});
});
