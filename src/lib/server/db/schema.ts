import { sql } from 'drizzle-orm';
import {
	type AnyPgColumn,
	bigint,
	bigserial,
	boolean,
	check,
	customType,
	date,
	doublePrecision,
	foreignKey,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	real,
	smallint,
	text,
	timestamp,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { officeRoles } from '../../domain/access';
import type { Reckoned } from '../../domain/allowance';
import { areaKinds, areaLevels, operationKinds, portions } from '../../domain/area';
import type { Geometry } from '../../domain/boundary';
import { type CatalogueItem, catalogueKinds } from '../../domain/catalogue';
import { capacities, decisionKinds, fileTypes } from '../../domain/decision';
import { consentWays } from '../../domain/household';
import { importKinds, importModes, importStates } from '../../domain/import';
import type { LocalDefinition } from '../../domain/local-definition';
import type { LocalCode } from '../../domain/local-indicator';
import { memberRoles, organisations, sexes } from '../../domain/member';
import { onboardingStates, services } from '../../domain/onboarding';
import { periodKinds } from '../../domain/period';
import { type FormLine, reportLevels, reportStates, reportStepKinds } from '../../domain/report';
import { statedMeasures } from '../../domain/statement';
import { type TeamChange, teamKinds } from '../../domain/team';
import { trainingKinds } from '../../domain/training';
import { outcomes, wholeVisitOutcomes } from '../../domain/visit';

/**
 * What is stored. Days are calendar days in Vietnam; a `…From` is inclusive, a `…To` exclusive, null
 * is open. `sample` marks rows of the demo. `version` is the place in its scope's order of change.
 */

const instant = () => timestamp({ withTimezone: true, mode: 'date' });
const version = () => bigint({ mode: 'number' }).notNull();
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const sample = () => boolean().notNull().default(false);

export const areaLevel = pgEnum('area_level', areaLevels);
export const areaKind = pgEnum('area_kind', areaKinds);
export const portion = pgEnum('portion', portions);
export const operationKind = pgEnum('operation_kind', operationKinds);
export const officeRole = pgEnum('office_role', officeRoles);
export const teamKind = pgEnum('team_kind', teamKinds);
export const memberRole = pgEnum('member_role', memberRoles);
export const organisation = pgEnum('organisation', organisations);
export const sex = pgEnum('sex', sexes);
export const decisionKind = pgEnum('decision_kind', decisionKinds);
export const capacity = pgEnum('capacity', capacities);
export const consentWay = pgEnum('consent_way', consentWays);
export const outcome = pgEnum('outcome', outcomes);
export const wholeVisitOutcome = pgEnum('whole_visit_outcome', wholeVisitOutcomes);
export const service = pgEnum('service', services);
export const catalogueKind = pgEnum('catalogue_kind', catalogueKinds);
export const onboardingState = pgEnum('onboarding_state', onboardingStates);
export const trainingKind = pgEnum('training_kind', trainingKinds);
export const fileType = pgEnum('file_type', fileTypes);
export const importKind = pgEnum('import_kind', importKinds);
export const importState = pgEnum('import_state', importStates);
export const importMode = pgEnum('import_mode', importModes);
export const periodKind = pgEnum('period_kind', periodKinds);
export const reportLevel = pgEnum('report_level', reportLevels);
export const reportState = pgEnum('report_state', reportStates);
export const reportStepKind = pgEnum('report_step_kind', reportStepKinds);
export const statedMeasure = pgEnum('stated_measure', statedMeasures);
export const verdict = pgEnum('verdict', ['accepted', 'rejected']);

/** What an operation on areas did, as far as the rows do not say it themselves. */
export type AreaEffects = {
	/** Areas that it made, and areas that it ended. */
	made: number[];
	ended: number[];
	/** Communes that stayed and came to lie elsewhere. */
	moved: number[];
	/** Appointments that it ended, and those that go on in their place. */
	appointmentsEnded: string[];
	appointmentsMade: string[];
	/** Villages, each with the commune it came from, that were placed directly because they began later. */
	replaced: { villageId: number; fromId: number }[];
	/** Households that began after the day and were moved as they are. */
	householdIds: string[];
	/** Teams not in force yet that were proposed for a village which ended, with that village. */
	proposals?: { teamId: string; villageId: number; seat: boolean }[];
};

/** One row: which database this is. A restored backup gets a new epoch, so that phones offer recent work again. */
export const installation = pgTable('installation', {
	epoch: uuid().primaryKey(),
	startedAt: instant().notNull(),
	demo: boolean().notNull(),
	referenceVersion: text()
});

export const area = pgTable(
	'area',
	{
		id: integer().primaryKey().generatedByDefaultAsIdentity(),
		level: areaLevel().notNull(),
		kind: areaKind().notNull(),
		/** Official code; the same code may have been used again for another area later. */
		code: text().notNull(),
		name: text().notNull(),
		folded: text().notNull(),
		validFrom: date(),
		validTo: date(),
		/** A point inside, WGS 84, for labels and for the map without boundaries. */
		longitude: real(),
		latitude: real(),
		/** Households of the 2019 census, where the lists have them. */
		censusHouseholds: integer(),
		sample: sample()
	},
	(t) => [
		unique().on(t.level, t.code, t.validFrom).nullsNotDistinct(),
		index().on(t.code),
		check('area_valid', sql`valid_from < valid_to`)
	]
);

/** Who belonged to whom, and when: village → commune, commune → district, commune → province, district → province. */
export const areaEdge = pgTable(
	'area_edge',
	{
		childId: integer()
			.notNull()
			.references(() => area.id),
		parentId: integer()
			.notNull()
			.references(() => area.id),
		parentLevel: areaLevel().notNull(),
		validFrom: date(),
		validTo: date()
	},
	(t) => [
		unique().on(t.childId, t.parentLevel, t.validFrom).nullsNotDistinct(),
		index().on(t.parentId),
		check('area_edge_valid', sql`valid_from < valid_to`)
	]
);

/** The mapping of a reform: what became of an old area. */
export const areaSuccession = pgTable(
	'area_succession',
	{
		fromId: integer()
			.notNull()
			.references(() => area.id),
		toId: integer()
			.notNull()
			.references(() => area.id),
		portion: portion().notNull(),
		happenedOn: date().notNull()
	},
	(t) => [primaryKey({ columns: [t.fromId, t.toId, t.happenedOn] }), index().on(t.toId)]
);

/** What an area was called before, while it stayed the same area: villages keep their row through a new name or code. */
export const areaPastName = pgTable(
	'area_past_name',
	{
		areaId: integer()
			.notNull()
			.references(() => area.id),
		kind: areaKind().notNull(),
		code: text().notNull(),
		name: text().notNull(),
		folded: text().notNull(),
		validFrom: date(),
		validTo: date().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.areaId, t.validTo] }),
		check('area_past_name_valid', sql`valid_from < valid_to`)
	]
);

/** A change of areas as it was asked for, with what it did: so it can be shown and taken back. */
export const areaOperation = pgTable(
	'area_operation',
	{
		id: uuid().primaryKey(),
		kind: operationKind().notNull(),
		/** The province in which all of it happened; null when it crosses provinces. */
		provinceId: integer().references(() => area.id),
		effectiveOn: date().notNull(),
		/** The resolution or decision that orders it. */
		decree: text().notNull(),
		effects: jsonb().$type<AreaEffects>().notNull(),
		recordedBy: uuid()
			.notNull()
			.references(() => account.id),
		recordedAt: instant().notNull(),
		undoneBy: uuid().references(() => account.id),
		undoneAt: instant()
	},
	(t) => [index().on(t.recordedAt)]
);

/** The areas that an operation ended, made or changed: what a later operation on them depends on. */
export const areaOperationArea = pgTable(
	'area_operation_area',
	{
		operationId: uuid()
			.notNull()
			.references(() => areaOperation.id),
		areaId: integer()
			.notNull()
			.references(() => area.id)
	},
	(t) => [primaryKey({ columns: [t.operationId, t.areaId] }), index().on(t.areaId)]
);

export const boundary = pgTable('boundary', {
	areaId: integer()
		.primaryKey()
		.references(() => area.id),
	geometry: jsonb().$type<Geometry>().notNull(),
	source: text().notNull(),
	loadedAt: instant().notNull()
});

export const account = pgTable(
	'account',
	{
		id: uuid().primaryKey(),
		phone: text().notNull(),
		name: text().notNull(),
		passwordHash: text(),
		createdAt: instant().notNull(),
		closedAt: instant(),
		/** Opened by whoever asked to join a team: nobody has said yet that the number is theirs. */
		waiting: boolean().notNull().default(false),
		sample: sample()
	},
	// A number belongs to one person at a time; whoever has it after a closed account starts anew. Who only
	// waits takes it from nobody.
	(t) => [
		uniqueIndex('account_phone_in_use')
			.on(t.phone)
			.where(sql`closed_at is null and not waiting`),
		index('account_waiting')
			.on(t.phone)
			.where(sql`waiting`)
	]
);

/** A role over an area: village (a head before the first team), commune, province, or none for the administrator. */
export const appointment = pgTable(
	'appointment',
	{
		id: uuid().primaryKey(),
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		role: officeRole().notNull(),
		areaId: integer().references(() => area.id),
		validFrom: date().notNull(),
		validTo: date(),
		/** The chair in whose place the holder signs (KT.) for these days. */
		delegatedBy: uuid().references(() => account.id)
	},
	(t) => [index().on(t.accountId), index().on(t.areaId)]
);

export const session = pgTable(
	'session',
	{
		/** SHA-256 of the id in the cookie: who reads the database cannot sign in with it. */
		id: text().primaryKey(),
		userId: uuid()
			.notNull()
			.references(() => account.id),
		expiresAt: instant().notNull(),
		/** The phone that it was last used from, once that has spoken to the phones' door. */
		deviceId: uuid(),
		/** That phone was signed out: the session still offers what its owner did, and opens nothing else. */
		signedOut: boolean().notNull().default(false)
	},
	(t) => [index().on(t.userId)]
);

/** A phone, as one of the accounts on it is known to the server by it. */
export const device = pgTable(
	'device',
	{
		id: uuid().notNull(),
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		label: text().notNull(),
		firstContact: instant().notNull(),
		lastContact: instant().notNull(),
		/** Commands on it without a verdict at the last contact, and rejected ones that nobody had seen to. */
		waiting: integer().notNull(),
		rejected: integer().notNull(),
		/** Server minus phone at the last contact, in milliseconds; null when the phone could not say. */
		skew: bigint({ mode: 'number' }),
		/** What opens the locked data of this phone when its PIN is forgotten; made by the phone. */
		key: text(),
		signedOutAt: instant(),
		signedOutBy: uuid().references(() => account.id),
		/** After being signed out: it has wiped what belonged to the account. */
		wipedAt: instant()
	},
	(t) => [primaryKey({ columns: [t.accountId, t.id] })]
);

export const signInFailure = pgTable('sign_in_failure', {
	/** An account's phone or a client's address. */
	key: text().primaryKey(),
	failures: integer().notNull(),
	since: instant().notNull()
});

export const invitation = pgTable(
	'invitation',
	{
		codeHash: text().primaryKey(),
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		issuedBy: uuid().references(() => account.id),
		expiresAt: instant().notNull(),
		usedAt: instant()
	},
	(t) => [index().on(t.accountId)]
);

export const team = pgTable(
	'team',
	{
		id: uuid().primaryKey(),
		kind: teamKind().notNull(),
		name: text().notNull(),
		folded: text().notNull(),
		seatVillageId: integer()
			.notNull()
			.references(() => area.id),
		proposedBy: uuid().references(() => account.id),
		createdAt: instant().notNull(),
		sample: sample(),
		version: version()
	},
	(t) => [index().on(t.seatVillageId)]
);

/** Which villages a team serves, and when; counts only while the team is in force. */
export const teamVillage = pgTable(
	'team_village',
	{
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		villageId: integer()
			.notNull()
			.references(() => area.id),
		validFrom: date(),
		validTo: date()
	},
	(t) => [
		unique().on(t.teamId, t.villageId, t.validFrom).nullsNotDistinct(),
		index().on(t.villageId),
		check('team_village_valid', sql`valid_from <= valid_to`)
	]
);

export const member = pgTable(
	'member',
	{
		id: uuid().primaryKey(),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		name: text().notNull(),
		phone: text(),
		role: memberRole().notNull(),
		organisation: organisation().notNull(),
		sex: sex(),
		birthYear: smallint(),
		accountId: uuid().references(() => account.id),
		/** Null while only nominated. */
		joinedOn: date(),
		leftOn: date(),
		sample: sample()
	},
	(t) => [
		index().on(t.teamId),
		index().on(t.accountId),
		check('member_stay', sql`joined_on <= left_on`)
	]
);

/**
 * How a member stands from a day on, where that differs from before: another role, a pause, or its end.
 * The view `member_standing` tells each member's days.
 */
export const memberChange = pgTable(
	'member_change',
	{
		memberId: uuid()
			.notNull()
			.references(() => member.id),
		effectiveOn: date().notNull(),
		role: memberRole().notNull(),
		paused: boolean().notNull()
	},
	(t) => [primaryKey({ columns: [t.memberId, t.effectiveOn] })]
);

/** Which organisation sent a member before the one in the member's own row, up to a day. */
export const memberPastOrganisation = pgTable(
	'member_past_organisation',
	{
		memberId: uuid()
			.notNull()
			.references(() => member.id, { onDelete: 'cascade' }),
		organisation: organisation().notNull(),
		validTo: date().notNull()
	},
	(t) => [primaryKey({ columns: [t.memberId, t.validTo] })]
);

/**
 * The picture on a member's card, and the consent to it. Withdrawn, the picture is gone and the row says
 * since when, so that a phone which consented earlier and sends later does not bring it back.
 */
export const portrait = pgTable('portrait', {
	memberId: uuid()
		.primaryKey()
		.references(() => member.id, { onDelete: 'cascade' }),
	/** JPEG with nothing in it but the picture; null once it was withdrawn. */
	image: bytes(),
	way: consentWay().notNull(),
	textVersion: text().notNull(),
	/** When the consent was given, or withdrawn. */
	at: instant().notNull(),
	recordedBy: uuid()
		.notNull()
		.references(() => account.id)
});

/** A course that a member completed. */
export const course = pgTable(
	'course',
	{
		id: uuid().primaryKey(),
		memberId: uuid()
			.notNull()
			.references(() => member.id),
		title: text().notNull(),
		heldBy: text().notNull(),
		completedOn: date().notNull(),
		/** The number on the certificate, where there is one. */
		certificate: text(),
		recordedBy: uuid().references(() => account.id),
		recordedAt: instant().notNull()
	},
	(t) => [index().on(t.memberId)]
);

/** Where a team sat before it moved to the seat it has; the view `team_seat` tells all its days. */
export const teamPastSeat = pgTable(
	'team_past_seat',
	{
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		villageId: integer()
			.notNull()
			.references(() => area.id),
		validFrom: date(),
		validTo: date().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.teamId, t.validTo] }),
		index().on(t.villageId),
		check('team_past_seat_valid', sql`valid_from <= valid_to`)
	]
);

/** What was handed to the chair: open until it was returned or a decision answered it. */
export const submission = pgTable(
	'submission',
	{
		id: uuid().primaryKey(),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		kind: decisionKind().notNull().default('found'),
		/** What a team in force shall become; null where a team is to be founded or dissolved. */
		change: jsonb().$type<TeamChange>(),
		/** Why, where a team is to be changed or dissolved. */
		grounds: text(),
		submittedAt: instant().notNull(),
		submittedBy: uuid().references(() => account.id),
		returnedAt: instant(),
		returnedBy: uuid().references(() => account.id),
		reason: text(),
		decisionId: uuid().references(() => decision.id)
	},
	(t) => [
		index().on(t.teamId),
		uniqueIndex('submission_one_open')
			.on(t.teamId)
			.where(sql`returned_at is null and decision_id is null`)
	]
);

/**
 * Who asked to join a team by themselves. The id is the one that they will have as a member: what their
 * phone records meanwhile names it. Waits until it was refused, or nominated by a submission and decided.
 */
export const registration = pgTable(
	'registration',
	{
		id: uuid().primaryKey(),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		askedAt: instant().notNull(),
		/** By which they were nominated; open again when that was returned. */
		submissionId: uuid().references(() => submission.id),
		refusedAt: instant(),
		refusedBy: uuid().references(() => account.id),
		reason: text()
	},
	(t) => [index().on(t.teamId), index().on(t.accountId)]
);

/**
 * By which link people ask to join a team. A team without a row has the link that names the team itself;
 * a new one ends every poster with the old one, and without any nobody can ask.
 */
export const joiningLink = pgTable('joining_link', {
	teamId: uuid()
		.primaryKey()
		.references(() => team.id),
	key: uuid().unique(),
	changedBy: uuid()
		.notNull()
		.references(() => account.id),
	changedAt: instant().notNull()
});

export const decision = pgTable(
	'decision',
	{
		id: uuid().primaryKey(),
		kind: decisionKind().notNull(),
		communeId: integer()
			.notNull()
			.references(() => area.id),
		number: text().notNull(),
		signedOn: date().notNull(),
		effectiveOn: date().notNull(),
		signer: text().notNull(),
		capacity: capacity().notNull(),
		recordedBy: uuid().references(() => account.id),
		recordedAt: instant().notNull(),
		sample: sample()
	},
	(t) => [
		unique().on(t.communeId, t.number, t.signedOn),
		check('decision_order', sql`signed_on <= effective_on`)
	]
);

export const decisionTeam = pgTable(
	'decision_team',
	{
		decisionId: uuid()
			.notNull()
			.references(() => decision.id),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		/** What the decision changed in this team. */
		change: jsonb().$type<TeamChange>(),
		grounds: text()
	},
	(t) => [primaryKey({ columns: [t.decisionId, t.teamId] }), index().on(t.teamId)]
);

/** The signed paper as it was scanned: one file for each decision, the newest. */
export const decisionFile = pgTable('decision_file', {
	decisionId: uuid()
		.primaryKey()
		.references(() => decision.id),
	name: text().notNull(),
	type: fileType().notNull(),
	content: bytes().notNull(),
	recordedBy: uuid()
		.notNull()
		.references(() => account.id),
	recordedAt: instant().notNull()
});

/** By which member cards are signed. Made at the first need; a new one leaves the old ones valid for reading. */
export const cardKey = pgTable('card_key', {
	/** Ed25519, base64url of the 32 bytes. */
	publicKey: text().primaryKey(),
	/** PKCS #8, base64. */
	privateKey: text().notNull(),
	madeAt: instant().notNull()
});

/** What a resident tells of somebody at the door who posed as a member: no name of the resident is asked. */
export const impostorReport = pgTable(
	'impostor_report',
	{
		id: uuid().primaryKey(),
		communeId: integer()
			.notNull()
			.references(() => area.id),
		villageId: integer().references(() => area.id),
		happenedOn: date().notNull(),
		told: text().notNull(),
		/** Only where the resident wants to be called back; erased when the report is closed. */
		phone: text(),
		receivedAt: instant().notNull(),
		closedBy: uuid().references(() => account.id),
		closedAt: instant(),
		/** What was done about it. */
		outcome: text()
	},
	(t) => [index().on(t.communeId, t.receivedAt)]
);

export const household = pgTable(
	'household',
	{
		id: uuid().primaryKey(),
		villageId: integer()
			.notNull()
			.references(() => area.id),
		lane: text().notNull(),
		headName: text().notNull(),
		folded: text().notNull(),
		phone: text(),
		produces: boolean().notNull(),
		/** Its latest stay: lives in the village from … to …; counts in denominators on those days only. */
		livesFrom: date().notNull(),
		livesTo: date(),
		/** Registered twice: the household that is kept instead, never one that was merged itself. */
		mergedInto: uuid().references((): AnyPgColumn => household.id),
		/** Changed by two people who had not seen each other's change; the newest revisions say how. */
		flagged: boolean().notNull().default(false),
		registeredBy: uuid().references(() => account.id),
		sample: sample(),
		version: version()
	},
	(t) => [
		index().on(t.villageId, t.version),
		index()
			.on(t.mergedInto)
			.where(sql`merged_into is not null`),
		index('household_flagged')
			.on(t.villageId)
			.where(sql`flagged`),
		check('household_lives', sql`lives_from <= lives_to`)
	]
);

/** The stays before the latest one, of the few households that moved, or left and came back. */
export const residence = pgTable(
	'residence',
	{
		householdId: uuid()
			.notNull()
			.references(() => household.id),
		villageId: integer()
			.notNull()
			.references(() => area.id),
		validFrom: date().notNull(),
		validTo: date().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.householdId, t.validFrom] }),
		index().on(t.villageId),
		check('residence_valid', sql`valid_from < valid_to`)
	]
);

/** What was known of a household after each change: both versions when two people changed it at once. */
export const householdRevision = pgTable(
	'household_revision',
	{
		id: bigserial({ mode: 'number' }).primaryKey(),
		householdId: uuid()
			.notNull()
			.references(() => household.id),
		/** Village and version of the household's row then: what a phone names as the state it saw. */
		villageId: integer()
			.notNull()
			.references(() => area.id),
		version: version(),
		lane: text().notNull(),
		headName: text().notNull(),
		phone: text(),
		living: boolean().notNull(),
		produces: boolean().notNull(),
		/** Written by somebody who had not seen the revision before it. */
		flagged: boolean().notNull().default(false),
		recordedBy: uuid().references(() => account.id),
		recordedAt: instant().notNull()
	},
	(t) => [index().on(t.householdId, t.id)]
);

/** Households that look alike and are not the same: somebody looked and said so. */
export const householdDistinction = pgTable(
	'household_distinction',
	{
		oneId: uuid()
			.notNull()
			.references(() => household.id),
		otherId: uuid()
			.notNull()
			.references(() => household.id),
		recordedBy: uuid().references(() => account.id),
		recordedAt: instant().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.oneId, t.otherId] }),
		check('household_distinction_order', sql`one_id < other_id`)
	]
);

export const consent = pgTable(
	'consent',
	{
		id: uuid().primaryKey(),
		householdId: uuid()
			.notNull()
			.references(() => household.id),
		given: boolean().notNull(),
		way: consentWay().notNull(),
		textVersion: text().notNull(),
		at: instant().notNull(),
		recordedBy: uuid().references(() => account.id)
	},
	(t) => [index().on(t.householdId)]
);

/** One revision of a visit; only the one that nothing replaced and nobody withdrew counts. */
export const visit = pgTable(
	'visit',
	{
		id: uuid().primaryKey(),
		originId: uuid().notNull(),
		revision: integer().notNull(),
		householdId: uuid()
			.notNull()
			.references(() => household.id),
		/** The registration under which it was recorded, when that was merged into the household later. */
		mergedFrom: uuid().references(() => household.id),
		/** Where the household lived at that time. */
		villageId: integer()
			.notNull()
			.references(() => area.id),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		/** The phone's clock, as it was. */
		happenedAt: instant().notNull(),
		/** The same set right as far as the server knows how wrong that clock was; null where no phone said it. */
		estimatedAt: instant(),
		/** The day in Vietnam of that moment. */
		happenedOn: date().notNull(),
		receivedAt: instant().notNull(),
		memberIds: uuid().array().notNull(),
		people: smallint().notNull(),
		outcome: wholeVisitOutcome(),
		nextVisitOn: date(),
		withdrawn: boolean().notNull().default(false),
		/** Corrected by two people who had not seen each other's correction. */
		flagged: boolean().notNull().default(false),
		replacedBy: uuid(),
		recordedBy: uuid().references(() => account.id),
		sample: sample(),
		version: version()
	},
	(t) => [
		// Phones follow a household's visits to wherever it lives now.
		index().on(t.householdId, t.version),
		index('visit_flagged')
			.on(t.householdId)
			.where(sql`flagged and replaced_by is null`),
		uniqueIndex('visit_one_latest')
			.on(t.originId)
			.where(sql`replaced_by is null`),
		index().on(t.teamId, t.happenedOn),
		// What happened in a period is counted from its visits.
		index().on(t.happenedOn)
	]
);

export const visitStep = pgTable(
	'visit_step',
	{
		visitId: uuid()
			.notNull()
			.references(() => visit.id),
		topic: text().notNull(),
		outcome: outcome().notNull()
	},
	(t) => [primaryKey({ columns: [t.visitId, t.topic] })]
);

/** What a household was helped to open, or how it stood, on the day of a visit. */
export const onboarding = pgTable(
	'onboarding',
	{
		visitId: uuid()
			.notNull()
			.references(() => visit.id),
		service: service().notNull(),
		provider: text().notNull(),
		state: onboardingState().notNull()
	},
	(t) => [primaryKey({ columns: [t.visitId, t.service, t.provider] })]
);

export const training = pgTable(
	'training',
	{
		id: uuid().primaryKey(),
		teamId: uuid()
			.notNull()
			.references(() => team.id),
		villageId: integer()
			.notNull()
			.references(() => area.id),
		kind: trainingKind().notNull(),
		happenedAt: instant().notNull(),
		estimatedAt: instant(),
		happenedOn: date().notNull(),
		receivedAt: instant().notNull(),
		topics: text().array().notNull(),
		memberIds: uuid().array().notNull(),
		residents: integer().notNull(),
		place: text().notNull(),
		recordedBy: uuid().references(() => account.id),
		sample: sample(),
		version: version()
	},
	(t) => [index().on(t.teamId, t.version)]
);

/** Every command with its verdict: the audit log, and the memory by which a command sent twice is known. */
export const journal = pgTable(
	'journal',
	{
		id: uuid().primaryKey(),
		sequence: bigserial({ mode: 'number' }).notNull(),
		name: text().notNull(),
		actorId: uuid().references(() => account.id),
		deviceId: uuid(),
		payload: jsonb().notNull(),
		/** The phone's clock when it was done, as it was, and when that really was; null where no phone said it. */
		deviceAt: instant(),
		doneAt: instant(),
		receivedAt: instant().notNull(),
		/** The rejected command that this one says better. */
		replaces: uuid(),
		/** Who brought it in a rescued file, when it did not come from its owner's phone. */
		broughtBy: uuid().references(() => account.id),
		verdict: verdict().notNull(),
		problem: jsonb().$type<{ code: string; fields: Record<string, string> }>()
	},
	(t) => [
		index().on(t.sequence),
		index().on(t.actorId, t.sequence),
		index('journal_rejected')
			.on(t.actorId, t.sequence)
			.where(sql`verdict = 'rejected'`),
		index('journal_replaces')
			.on(t.replaces)
			.where(sql`replaces is not null`),
		// To find the numbers that must go when a household withdraws its consent.
		index('journal_phones')
			.using('hash', sql`(payload ->> 'id')`)
			.where(sql`payload ->> 'phone' is not null`)
	]
);

/** A rejected command that nobody will say better: who let it rest, and when. */
export const rejectionClosing = pgTable('rejection_closing', {
	commandId: uuid()
		.primaryKey()
		.references(() => journal.id),
	closedBy: uuid()
		.notNull()
		.references(() => account.id),
	closedAt: instant().notNull()
});

/**
 * The order of change of what phones hold together: a village (`village:12`) or a team (`team:…`).
 * The counter is raised under its row lock in the transaction that changes the scope, so that the
 * order of versions is the order of commits.
 */
export const scope = pgTable('scope', {
	id: text().primaryKey(),
	version: bigint({ mode: 'number' }).notNull(),
	/** Departures up to this version are no longer kept: a phone that has seen less starts afresh. */
	forgotten: bigint({ mode: 'number' }).notNull().default(0)
});

/** What left a scope: rows that phones of the scope must forget. */
export const departure = pgTable(
	'departure',
	{
		scopeId: text().notNull(),
		rowId: uuid().notNull(),
		version: version(),
		at: instant().notNull()
	},
	(t) => [primaryKey({ columns: [t.scopeId, t.rowId] }), index().on(t.rowId), index().on(t.at)]
);

/** The cache of the view `village_indicator_days`: counts at the end of each day on which any of them changed. */
export const villageIndicators = pgTable(
	'village_indicators',
	{
		villageId: integer()
			.notNull()
			.references(() => area.id),
		day: date().notNull(),
		villages: integer().notNull(),
		covered: integer().notNull(),
		teams: integer().notNull(),
		members: integer().notNull(),
		households: integer().notNull(),
		visited: integer().notNull(),
		shop: integer().notNull(),
		account: integer().notNull(),
		both: integer().notNull(),
		either: integer().notNull()
	},
	(t) => [primaryKey({ columns: [t.villageId, t.day] })]
);

/**
 * A list that members choose from as a province made it: all that was ever in it, in its order. Without a
 * row the province has the list as everybody has it.
 */
export const catalogue = pgTable(
	'catalogue',
	{
		provinceId: integer()
			.notNull()
			.references(() => area.id),
		kind: catalogueKind().notNull(),
		items: jsonb().$type<CatalogueItem[]>().notNull(),
		/** Names this state of it, whatever database it comes from. */
		version: text().notNull()
	},
	(t) => [primaryKey({ columns: [t.provinceId, t.kind] })]
);

/** What an agency shows to read the open figures more often, and whole within an area. */
export const apiKey = pgTable(
	'api_key',
	{
		id: uuid().primaryKey(),
		/** The agency and what it is for. */
		name: text().notNull(),
		/** SHA-256 of the key, which nobody sees a second time. */
		hash: text().notNull().unique(),
		/** Within it no figure is withheld; null: nowhere. */
		areaId: integer().references(() => area.id),
		/** Whose officers see it and may revoke it; null: the administrator's. */
		provinceId: integer().references(() => area.id),
		perMinute: integer().notNull(),
		issuedBy: uuid()
			.notNull()
			.references(() => account.id),
		issuedAt: instant().notNull(),
		/** The first day on which it opens nothing. */
		expiresOn: date().notNull(),
		lastUsedOn: date(),
		revokedBy: uuid().references(() => account.id),
		revokedAt: instant()
	},
	(t) => [index().on(t.provinceId)]
);

/** A list that somebody brought as a file, and how far it is taken in. */
export const importJob = pgTable(
	'import_job',
	{
		id: uuid().primaryKey(),
		kind: importKind().notNull(),
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		fileName: text().notNull(),
		/** The rows as text, JSON, compressed. */
		cells: bytes().notNull(),
		/** Which row of the file holds the headings, counted from 0. */
		headingRow: integer().notNull(),
		/** The column of each field that has one, counted from 0. */
		columns: jsonb().$type<Record<string, number>>().notNull(),
		/** How many rows follow the headings. */
		total: integer().notNull(),
		state: importState().notNull(),
		mode: importMode(),
		/** A letter per row: what became of it, or would. */
		verdicts: text().notNull(),
		/** Why it could not go on. */
		problem: text(),
		createdAt: instant().notNull(),
		startedAt: instant(),
		finishedAt: instant()
	},
	(t) => [index().on(t.accountId, t.createdAt)]
);

/** What is wrong with a row of a file: the row counted from 0 below the headings, and the field. */
export const importFault = pgTable(
	'import_fault',
	{
		jobId: uuid()
			.notNull()
			.references(() => importJob.id, { onDelete: 'cascade' }),
		row: integer().notNull(),
		field: text().notNull(),
		code: text().notNull(),
		/** Which areas the row can mean, where it names one that was divided or several. */
		candidates: text().notNull().default('')
	},
	(t) => [primaryKey({ columns: [t.jobId, t.row, t.field] })]
);

/** Which field a person said that a heading of their lists means; null where it means none. */
export const importHeading = pgTable(
	'import_heading',
	{
		accountId: uuid()
			.notNull()
			.references(() => account.id),
		kind: importKind().notNull(),
		heading: text().notNull(),
		field: text()
	},
	(t) => [primaryKey({ columns: [t.accountId, t.kind, t.heading] })]
);

/** One comparison of the kept figures with the facts. */
export const indicatorCheck = pgTable('indicator_check', {
	id: uuid().primaryKey(),
	/** The night that it is for, which only one server may begin; null when somebody asked for it. */
	night: date().unique(),
	startedAt: instant().notNull(),
	endedAt: instant(),
	villages: integer()
});

/** What such a comparison found wrong, and repaired; null where there was, or should be, no such row. */
export const indicatorDifference = pgTable(
	'indicator_difference',
	{
		checkId: uuid()
			.notNull()
			.references(() => indicatorCheck.id),
		/** Without a reference: what was wrong once keeps no village from being taken back. */
		villageId: integer().notNull(),
		day: date().notNull(),
		kept: jsonb().$type<Record<string, number>>(),
		facts: jsonb().$type<Record<string, number>>()
	},
	(t) => [primaryKey({ columns: [t.checkId, t.villageId, t.day] })]
);

/**
 * What an indicator is to reach, in its unit: in the country where no area is named, and at any time where no
 * year is. Another target for the same takes its place, and the earlier one stays with the moment it ended.
 */
export const target = pgTable(
	'target',
	{
		id: uuid().primaryKey(),
		indicator: text().notNull(),
		areaId: integer().references(() => area.id),
		year: smallint(),
		value: doublePrecision().notNull(),
		/** The document or body that says so, and the day of it, where known. */
		source: text().notNull(),
		sourceOn: date(),
		/** None of those that come with the application. */
		setBy: uuid().references(() => account.id),
		setAt: instant().notNull(),
		endedBy: uuid().references(() => account.id),
		endedAt: instant()
	},
	(t) => [
		uniqueIndex('target_held_once')
			.on(t.indicator, sql`coalesce(${t.areaId}, 0)`, sql`coalesce(${t.year}, 0)`)
			.where(sql`${t.endedAt} is null`),
		index().on(t.areaId)
	]
);

/**
 * What a commune stated of a village or of itself for a day. Another statement of the same for the same day takes
 * its place; the earlier one stays with the moment it ended.
 */
export const statement = pgTable(
	'statement',
	{
		id: integer().primaryKey().generatedAlwaysAsIdentity(),
		areaId: integer()
			.notNull()
			.references(() => area.id),
		measure: statedMeasure().notNull(),
		day: date().notNull(),
		value: integer().notNull(),
		/** Who counted, or the paper it was taken from. */
		source: text().notNull(),
		statedBy: uuid()
			.notNull()
			.references(() => account.id),
		statedAt: instant().notNull(),
		endedBy: uuid().references(() => account.id),
		endedAt: instant()
	},
	(t) => [
		uniqueIndex('statement_held_once')
			.on(t.areaId, t.measure, t.day)
			.where(sql`${t.endedAt} is null`),
		index().on(t.areaId),
		check('statement_value', sql`value >= 0`)
	]
);

/**
 * What a province counts beside the country's catalogue. Its definition is never changed, only its words;
 * retired it is chosen for nothing new.
 */
export const localIndicator = pgTable(
	'local_indicator',
	{
		code: text().$type<LocalCode>().primaryKey(),
		provinceId: integer()
			.notNull()
			.references(() => area.id),
		definition: jsonb().$type<LocalDefinition>().notNull(),
		name: text().notNull(),
		numerator: text().notNull(),
		denominator: text(),
		/** How often its words were changed. */
		version: integer().notNull().default(0),
		recordedBy: uuid()
			.notNull()
			.references(() => account.id),
		recordedAt: instant().notNull(),
		retiredBy: uuid().references(() => account.id),
		retiredAt: instant()
	},
	(t) => [
		uniqueIndex('local_indicator_name_once')
			.on(t.provinceId, sql`lower(${t.name})`)
			.where(sql`${t.retiredAt} is null`)
	]
);

/** What a province asks its teams, its communes or itself for each period: each version as it was made. */
export const reportForm = pgTable(
	'report_form',
	{
		id: uuid().notNull(),
		version: integer().notNull(),
		provinceId: integer()
			.notNull()
			.references(() => area.id),
		level: reportLevel().notNull(),
		period: periodKind().notNull(),
		name: text().notNull(),
		about: text().notNull(),
		addressee: text().notNull(),
		lines: jsonb().$type<FormLine[]>().notNull(),
		blocks: text().array().notNull(),
		dueDays: smallint().notNull(),
		/** Periods that begin earlier are not asked for. */
		startsOn: date().notNull(),
		recordedBy: uuid().references(() => account.id),
		recordedAt: instant().notNull(),
		withdrawnBy: uuid().references(() => account.id),
		withdrawnAt: instant(),
		sample: sample()
	},
	(t) => [primaryKey({ columns: [t.id, t.version] }), index().on(t.provinceId)]
);

/** The report of a team, a commune or a province for a period, by the version of a form. */
export const report = pgTable(
	'report',
	{
		id: uuid().primaryKey(),
		formId: uuid().notNull(),
		formVersion: integer().notNull(),
		/** The commune or province; of a team the village where it sat. */
		areaId: integer()
			.notNull()
			.references(() => area.id),
		teamId: uuid().references(() => team.id),
		periodFrom: date().notNull(),
		periodTo: date().notNull(),
		/** 1, and one more for each correction of what was approved. */
		revision: integer().notNull(),
		corrects: uuid().references((): AnyPgColumn => report.id),
		state: reportState().notNull(),
		/** One for each block, one for each line of the form. */
		texts: text().array().notNull(),
		notes: text().array().notNull(),
		/** How often people wrote in it. */
		edits: integer().notNull(),
		number: text().notNull(),
		signedOn: date(),
		signer: text().notNull(),
		capacity: capacity().notNull(),
		madeBy: uuid()
			.notNull()
			.references(() => account.id),
		madeAt: instant().notNull()
	},
	(t) => [
		foreignKey({
			columns: [t.formId, t.formVersion],
			foreignColumns: [reportForm.id, reportForm.version]
		}),
		uniqueIndex('report_of_team')
			.on(t.formId, t.teamId, t.periodFrom, t.revision)
			.where(sql`team_id is not null`),
		uniqueIndex('report_of_area')
			.on(t.formId, t.areaId, t.periodFrom, t.revision)
			.where(sql`team_id is null`),
		index().on(t.areaId),
		check('report_period', sql`period_from <= period_to`)
	]
);

/** When a report was sent, returned or approved, by whom, and why it was returned. */
export const reportStep = pgTable(
	'report_step',
	{
		reportId: uuid()
			.notNull()
			.references(() => report.id),
		number: integer().notNull(),
		kind: reportStepKind().notNull(),
		by: uuid()
			.notNull()
			.references(() => account.id),
		at: instant().notNull(),
		reason: text()
	},
	(t) => [primaryKey({ columns: [t.reportId, t.number] })]
);

/** The figures of a report as they were when it was sent; one row for each line of its form. */
export const reportFigure = pgTable(
	'report_figure',
	{
		reportId: uuid()
			.notNull()
			.references(() => report.id),
		line: smallint().notNull(),
		indicator: text().notNull(),
		/** In the indicator's unit; null is unknown, never 0. */
		previous: doublePrecision(),
		current: doublePrecision(),
		toDate: doublePrecision(),
		/** What the value of this period was worked out from. */
		numerator: integer(),
		denominator: integer(),
		plan: doublePrecision()
	},
	(t) => [primaryKey({ columns: [t.reportId, t.line] })]
);

/** A period of a form that the province has closed; opened again, the row goes. */
export const reportLock = pgTable(
	'report_lock',
	{
		formId: uuid().notNull(),
		periodFrom: date().notNull(),
		lockedBy: uuid()
			.notNull()
			.references(() => account.id),
		lockedAt: instant().notNull()
	},
	(t) => [primaryKey({ columns: [t.formId, t.periodFrom] })]
);

/** A month of a commune as its accountant took it: whatever is recorded or set later changes nothing in it. */
export const allowanceMonth = pgTable(
	'allowance_month',
	{
		communeId: integer()
			.notNull()
			.references(() => area.id),
		/** Its first day. */
		month: date().notNull(),
		kept: jsonb().$type<Reckoned>().notNull(),
		closedBy: uuid()
			.notNull()
			.references(() => account.id),
		closedAt: instant().notNull()
	},
	(t) => [primaryKey({ columns: [t.communeId, t.month] })]
);

/** What a commune, or a province for its communes, gives for a day of activity from a day on. */
export const allowanceRate = pgTable(
	'allowance_rate',
	{
		areaId: integer()
			.notNull()
			.references(() => area.id),
		validFrom: date().notNull(),
		/** In đồng. */
		perDay: integer().notNull(),
		/** At most so many days a month; null without a limit. */
		plannedDays: smallint(),
		setBy: uuid()
			.notNull()
			.references(() => account.id),
		setAt: instant().notNull()
	},
	(t) => [primaryKey({ columns: [t.areaId, t.validFrom] })]
);
