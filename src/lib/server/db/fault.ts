/** What a failure of the database means for the work that met it. */

/** Two transactions met; the same work succeeds when it is done again. */
export function shouldTryAgain(error: unknown): boolean {
	const state = sqlState(error);
	return (
		state === '40001' ||
		state === '40P01' ||
		(state === '23505' && constraintOf(error) === 'journal_pkey')
	);
}

/** The database itself is away, full or going down: nobody's input is at fault, so nothing is rejected. */
export function isPassing(error: unknown): boolean {
	const state = sqlState(error);
	if (state === null) return false;
	return shouldTryAgain(error) || isOfDriver(state) || /^(08|25|53|57|58|XX)/.test(state);
}

/** A record of that id is there already. */
export function isTaken(error: unknown): boolean {
	return sqlState(error) === '23505' && (constraintOf(error) ?? '').endsWith('_pkey');
}

/** The database refused the values (a data exception or a constraint): the input is at fault. */
export function isUnacceptable(error: unknown): boolean {
	return /^2[23]...$/.test(sqlState(error) ?? '');
}

/** What was to be removed is still named by other rows. */
export function isStillNeeded(error: unknown): boolean {
	return sqlState(error) === '23503';
}

/** The SQLSTATE, or the driver's own code such as ECONNREFUSED, of an error or of what caused it. */
function sqlState(error: unknown): string | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return null;
}

/**
 * ECONNREFUSED, EPIPE, CONNECTION_CLOSED and the like. Those of SQL have a digit among their five
 * characters; those of Node about wrong arguments (ERR_…) are faults of the program.
 */
function isOfDriver(state: string): boolean {
	return !(/^[0-9A-Z]{5}$/.test(state) && /[0-9]/.test(state)) && !state.startsWith('ERR_');
}

function constraintOf(error: unknown): string | null {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { constraint_name, constraint } = cause as {
			constraint_name?: string;
			constraint?: string;
		};
		if (constraint_name ?? constraint) return constraint_name ?? constraint ?? null;
	}
	return null;
}

/** An unexpected failure for the log: where it came from, without the values of the query, which may be personal. */
export function forLog(error: unknown): string {
	let cause = error;
	while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
	return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
