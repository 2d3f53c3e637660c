import * as v from 'valibot';

/**
 * The complete list of what can go wrong, each with the HTTP status it answers. The code is stable
 * and goes over the wire; the sentence people read stands in the word file.
 */
export const problems = {
	malformed: 400,
	too_large: 413,
	too_many_commands: 413,
	unsupported_protocol: 400,
	cross_site: 403,
	not_signed_in: 401,
	wrong_account: 409,
	wrong_credentials: 401,
	too_many_attempts: 429,
	/** Missing and forbidden answer alike, so that nobody learns what exists elsewhere. */
	not_found: 404,
	id_taken: 409,
	invalid: 422,
	code_expired: 422,
	phone_taken: 422,
	team_needs_one_leader: 422,
	team_size: 422,
	leader_needs_phone: 422,
	leads_another_team: 422,
	phone_twice: 422,
	not_editable: 409,
	not_submitted: 409,
	decision_number_used: 422,
	decision_out_of_order: 422,
	already_submitted: 409,
	area_changes_later: 409,
	area_depended_on: 409,
	village_outside_commune: 422,
	team_not_in_force: 422,
	member_not_in_team: 422,
	/** Too many wait for this team, or with this number, already. */
	registrations_full: 409,
	/** Not a member yet: what the phone holds waits there. */
	registration_waits: 403,
	already_withdrawn: 409,
	/** Somebody else chose, or changed it again, since the page was opened. */
	changed_meanwhile: 409,
	last_administrator: 409,
	boundaries_invalid: 422,
	target_set_already: 409,
	/** A version of a form that is no more, or was withdrawn. */
	form_withdrawn: 409,
	period_locked: 409,
	period_not_over: 409,
	report_exists: 409,
	/** Not in a state in which this can be done to it. */
	report_closed: 409,
	own_report: 409,
	sheet_unreadable: 422,
	sheet_encrypted: 422,
	sheet_wrong_kind: 422,
	sheet_encoding: 422,
	sheet_empty: 422,
	sheet_too_large: 413,
	sheet_too_many_rows: 413,
	sheet_too_many_columns: 413,
	import_busy: 409,
	import_bad_rows: 422,
	device_signed_out: 403,
	rescue_unreadable: 422,
	rescue_changed: 422,
	rescue_foreign: 404,
	key_unknown: 401,
	too_many_requests: 429,
	/** Of the OData feed: the fields name the option and the place in it. */
	query_wrong: 400,
	query_unsupported: 501,
	query_too_broad: 400,
	unavailable: 503,
	unexpected: 500
} as const;

export type ProblemCode = keyof typeof problems;

/** Which field of the input is wrong and how: dotted path → code of the fault. */
export type FieldFaults = Record<string, string>;

/** An expected failure. Anything else that is thrown is a fault of ours and bubbles. */
export class Problem extends Error {
	constructor(
		readonly code: ProblemCode,
		readonly fields: FieldFaults = {}
	) {
		super(code);
		this.name = 'Problem';
	}

	get status(): number {
		return problems[this.code];
	}
}

/** The first fault of each field, by its dotted path. */
export function faultsIn(issues: readonly v.BaseIssue<unknown>[]): FieldFaults {
	const faults: FieldFaults = {};
	for (const issue of issues) {
		const path = v.getDotPath(issue) ?? '';
		faults[path] ??= /^[a-z_]+$/.test(issue.message) ? issue.message : 'required';
	}
	return faults;
}
