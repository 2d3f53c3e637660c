/**
 * The one write path. `performAll` judges commands in order in a single transaction: an id that was
 * judged before gets the same receipt again; otherwise the payload is parsed, the place is looked up,
 * `can` is asked, the noun's handler runs in a savepoint, and the journal keeps the command with its
 * verdict. At the end the touched villages' indicators are refreshed. A command that fails is
 * rejected alone; a fault of the database itself (stopped, full) rejects nothing and undoes all, so
 * that the sender keeps its work and tries again.
 */
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can, lateDays, type Place } from '../domain/access';
import {
	type CommandName,
	commandNames,
	commands,
	fieldCommandNames,
	type Payload,
	phoneCommandNames
} from '../domain/commands';
import { addDays, type Day, dayOf, daysBetween } from '../domain/day';
import { faultsIn, Problem } from '../domain/problem';
import type { Receipt } from '../domain/sync';
import { actorOf, grantsOf } from './access';
import * as accounts from './accounts';
import * as allowances from './allowances';
import * as apiKeys from './api-keys';
import * as operations from './area-operations';
import { undoOperation } from './area-undo';
import * as appointments from './appointments';
import * as areas from './areas';
import * as boundaries from './boundaries';
import * as catalogues from './catalogues';
import * as courses from './courses';
import { type Database, rows, type Tx } from './db/client';
import { type Lookups, remember } from './db/recall';
import { forLog, isPassing, isTaken, isUnacceptable, shouldTryAgain } from './db/fault';
import * as decisionFiles from './decision-files';
import * as decisions from './decisions';
import * as delegations from './delegations';
import * as devices from './devices';
import * as households from './households';
import * as impostors from './impostors';
import { importHouseholds } from './import-households';
import { importTeam } from './import-teams';
import * as indicators from './indicators';
import * as journal from './journal';
import * as localIndicators from './local-indicators';
import * as particulars from './particulars';
import * as portraits from './portraits';
import * as registrations from './registrations';
import * as rejections from './rejections';
import * as residence from './residence';
import * as reforms from './reforms';
import * as reportForms from './report-forms';
import * as reports from './reports';
import * as scopes from './scopes';
import * as statements from './statements';
import { placesOf } from './supervision';
import * as targets from './targets';
import * as teamChanges from './team-changes';
import * as teams from './teams';
import * as trainings from './trainings';
import * as villageChanges from './village-changes';
import * as villageSplit from './village-split';
import * as villages from './villages';
import * as visits from './visits';

export type Command = {
	id: string;
	name: string;
	payload: unknown;
	/** Of a phone: what its clock showed when it was done, if it said so, and what makes its times true; in milliseconds. */
	clock?: { at: number | null; shift: number };
	/** The rejected command that this one says better. */
	replaces?: string | null;
};

/** From which device commands come, if from a phone, and when by the server's clock. */
export type Sending = {
	now: Date;
	deviceId: string | null;
	/** Who brought them in a rescued file, if not their owner. */
	broughtBy?: string;
	/** All of it will be taken back: figures that nobody will see are not worked out. */
	rehearsal?: true;
};

/** What a handler works with. */
export type Context = {
	tx: Tx;
	actor: Actor;
	now: Date;
	today: Day;
	deviceId: string | null;
	/** The day whose rights and areas the command is judged by: today, or the day on which late work was done. */
	judgedOn: Day;
	/** A moment by the sender's clock, set right by the server's and never later than now. */
	estimate: (instant: string) => Date;
	/** The new version of a row in a scope; the same for all rows of this transaction. */
	version: (scope: scopes.ScopeId) => Promise<number>;
	/** Says that a village's figures change. */
	touch: (villageId: number) => void;
	/** Adds a visit, which is written together with its neighbours when the handler is through. */
	add: (visit: visits.Added) => void;
};

type Handler<Name extends CommandName> = {
	/** Where the command acts on the areas of the day it is judged by, each place enough; null when it does not exist. */
	at: (tx: Tx, payload: Payload<Name>, day: Day, actor: Actor) => Promise<Place | Place[] | null>;
	do: (context: Context, payload: Payload<Name>) => Promise<void>;
	/** Of what writes nothing but what it gives to `add`: looks up for many at once what each will ask. */
	ahead?: (tx: Tx, payloads: Payload<Name>[]) => Promise<void>;
	/** What the journal keeps instead of the payload, where that holds a secret or is large. */
	kept?: (payload: Payload<Name>) => unknown;
};

const own = async (): Promise<Place> => ({});

const handlers: { [Name in CommandName]: Handler<Name> } = {
	'visit.record': {
		at: (tx, visit, today) => households.placesOf(tx, visit.householdId, today),
		do: visits.recordVisit,
		ahead: (tx, visits) =>
			residence.lookUpHomes(
				tx,
				visits.map((visit) => visit.householdId)
			)
	},
	'visit.correct': {
		at: (tx, visit, today) => visits.placesOf(tx, visit.originId, today),
		do: visits.correctVisit
	},
	'visit.settle': {
		at: (tx, visit, today) => visits.placesOf(tx, visit.originId, today),
		do: visits.settleVisit
	},
	'training.record': {
		at: (tx, training, today) => areas.placeNow(tx, training.villageId, today),
		do: trainings.recordTraining
	},
	'household.register': {
		at: (tx, household, today) => areas.placeNow(tx, household.villageId, today),
		do: households.registerHousehold
	},
	'household.edit': {
		at: (tx, household, today) => households.placesOf(tx, household.id, today),
		do: households.editHousehold
	},
	'household.consent': {
		at: (tx, consent, today) => households.placesOf(tx, consent.householdId, today),
		do: households.recordConsent
	},
	'household.move': {
		at: (tx, move, today) => households.placesOf(tx, move.id, today),
		do: households.moveHousehold
	},
	'household.assign': {
		at: (tx, { householdIds }, today) => villageSplit.placeOfHouseholds(tx, householdIds, today),
		do: villageSplit.assignHouseholds
	},
	'household.merge': {
		at: (tx, merge, today) => households.placesOf(tx, merge.id, today),
		do: households.mergeHouseholds
	},
	'household.tell_apart': {
		at: (tx, pair, today) => households.placesOf(tx, pair.id, today),
		do: households.tellHouseholdsApart
	},
	'household.settle': {
		at: (tx, settled, today) => households.placesOf(tx, settled.id, today),
		do: households.settleHousehold
	},
	'household.import': {
		at: (tx, { communeId }, today) => areas.placeOfArea(tx, communeId, today),
		do: importHouseholds,
		// Consent may end, and nothing finds the number of one household among those of many.
		kept: ({ communeId, households }) => ({
			communeId,
			households: households.map((each) => ({ ...each, phone: null }))
		})
	},
	'team.propose': {
		at: (tx, team, today) => areas.place(tx, team.seatVillageId, today),
		do: teams.proposeTeam
	},
	'team.edit': { at: (tx, team, today) => teams.placeOf(tx, team.id, today), do: teams.editTeam },
	'team.submit': {
		at: (tx, team, today) => teams.placeOf(tx, team.id, today),
		do: teams.submitTeam
	},
	'team.return': {
		at: (tx, team, today) => teams.placeOf(tx, team.id, today),
		do: teams.returnTeam
	},
	'team.approve': {
		at: (tx, { teamIds }, today) => teams.placeOfAll(tx, teamIds, today),
		do: decisions.approveTeam
	},
	'team.propose_change': {
		at: (tx, { teamId }, today) => teams.placeOf(tx, teamId, today),
		do: teamChanges.proposeChange
	},
	'team.propose_dissolution': {
		at: (tx, { teamId }, today) => teams.placeOf(tx, teamId, today),
		do: teamChanges.proposeDissolution
	},
	'team.change': {
		at: (tx, decision, today) =>
			teams.placeOfAll(
				tx,
				decision.teams.map(({ teamId }) => teamId),
				today
			),
		do: decisions.changeTeams
	},
	'team.dissolve': {
		at: (tx, { teamIds }, today) => teams.placeOfAll(tx, teamIds, today),
		do: decisions.dissolveTeams
	},
	'course.record': {
		at: (tx, { memberId }, today) => courses.placeOfMember(tx, memberId, today),
		do: courses.record
	},
	'course.remove': {
		at: (tx, { id }, today) => courses.placeOf(tx, id, today),
		do: courses.remove
	},
	'member.correct': {
		at: (tx, { memberId }, today) => courses.placeOfMember(tx, memberId, today),
		do: particulars.correctMember
	},
	'member.change': {
		at: (tx, { memberId }, today) => courses.placeOfMember(tx, memberId, today),
		do: particulars.changeMember
	},
	'portrait.add': {
		at: (tx, { memberId }, today) => portraits.placeOf(tx, memberId, today),
		do: portraits.addPortrait,
		// Withdrawn, the picture must be nowhere.
		kept: ({ image: _, ...consent }) => consent
	},
	'portrait.remove': {
		at: (tx, { memberId }, today) => portraits.placeOf(tx, memberId, today),
		do: portraits.removePortrait
	},
	'registration.nominate': {
		at: (tx, { teamId }, today) => teams.placeOf(tx, teamId, today),
		do: registrations.nominate
	},
	'registration.refuse': {
		at: (tx, { id }, today) => registrations.placeOf(tx, id, today),
		do: registrations.refuse
	},
	'registration.renew_link': {
		at: (tx, { teamId }, today) => teams.placeOf(tx, teamId, today),
		do: registrations.renewLink
	},
	'registration.close_link': {
		at: (tx, { teamId }, today) => teams.placeOf(tx, teamId, today),
		do: (context, { teamId }) => registrations.renewLink(context, { teamId, key: null })
	},
	'decision.attach': {
		at: (tx, { decisionId }, today) => decisionFiles.placesOf(tx, decisionId, today),
		do: decisionFiles.attachFile,
		kept: ({ decisionId, name, content }) => ({ decisionId, name, bytes: content.length })
	},
	'team.import': {
		at: async (tx, team, today) =>
			(await teams.placeOf(tx, team.id, today)) ?? areas.place(tx, team.seatVillageId, today),
		do: importTeam
	},
	'village.open': {
		at: (tx, village, today) => areas.placeOfArea(tx, village.communeId, today),
		do: villages.openVillage
	},
	'village.merge': {
		at: (tx, { villageIds }, today) => villageChanges.placeOfAll(tx, villageIds, today),
		do: villageChanges.mergeVillages
	},
	'village.split': {
		at: (tx, { villageId }, today) => areas.place(tx, villageId, today),
		do: villageSplit.splitVillage
	},
	'village.rename': {
		at: (tx, { villageId }, today) => areas.place(tx, villageId, today),
		do: villageChanges.renameVillage
	},
	'village.move': { at: villageChanges.placeOfMove, do: villageChanges.moveVillages },
	'village.assign': {
		at: (tx, { villageIds }, today) => villageChanges.placeOfAll(tx, villageIds, today),
		do: villageChanges.assignVillages
	},
	'area.reform': {
		at: reforms.placeOf,
		do: reforms.reformAreas,
		kept: ({ targets, ...reform }) => ({ ...reform, targets: targets.slice(0, 100) })
	},
	'area.undo': { at: (tx, { id }) => operations.placeOf(tx, id), do: undoOperation },
	'invitation.issue': {
		at: (tx, invitation, today) => accounts.placeOf(tx, invitation.accountId, today),
		do: accounts.issueInvitation,
		kept: ({ accountId }) => ({ accountId })
	},
	'invitation.revoke': {
		at: (tx, { accountId }, today) => accounts.placeOf(tx, accountId, today),
		do: accounts.revokeInvitation
	},
	'chair.delegate': {
		at: (tx, { communeId }, today) => areas.placeOfArea(tx, communeId, today),
		do: delegations.delegateChair
	},
	'chair.end_delegation': {
		at: (tx, { id }, today) => delegations.placeOf(tx, id, today),
		do: delegations.endDelegation
	},
	'account.open': { at: own, do: accounts.openAccount },
	'account.close': { at: own, do: accounts.closeAccount },
	'appointment.give': { at: own, do: appointments.giveAppointment },
	'appointment.end': { at: own, do: appointments.endAppointment },
	'account.join': { at: own, do: accounts.joinAccount, kept: () => ({}) },
	'account.change_password': { at: own, do: accounts.changePassword, kept: () => ({}) },
	'account.sign_out_everywhere': { at: own, do: accounts.signOutEverywhere },
	'device.keep_key': { at: own, do: devices.keepKey, kept: () => ({}) },
	'device.sign_out': {
		at: (tx, { accountId }, day) => placesOf(tx, accountId, day),
		do: devices.signOutDevice
	},
	'rejection.close': {
		at: (tx, { commandId }, day, actor) => rejections.placesOfCommand(tx, commandId, day, actor),
		do: rejections.closeRejection
	},
	'impostor.close': {
		at: (tx, { id }, today) => impostors.placeOf(tx, id, today),
		do: impostors.close
	},
	'local_indicator.add': {
		at: localIndicators.placeOfAdded,
		do: localIndicators.addLocalIndicator
	},
	'local_indicator.rename': {
		at: (tx, { code }, today) => localIndicators.placeOf(tx, code, today),
		do: localIndicators.renameLocalIndicator
	},
	'local_indicator.retire': {
		at: (tx, { code }, today) => localIndicators.placeOf(tx, code, today),
		do: localIndicators.retireLocalIndicator
	},
	'report_form.save': { at: reportForms.placeOfSaved, do: reportForms.saveReportForm },
	'report_form.withdraw': {
		at: (tx, { id }, today) => reportForms.placeOf(tx, id, today),
		do: reportForms.withdrawReportForm
	},
	'report.make': { at: reports.deskOfMade, do: reports.makeReport },
	'report.write': {
		at: (tx, { id }, today) => reports.deskOf(tx, id, today),
		do: reports.writeReport
	},
	'report.send': {
		at: (tx, { id }, today) => reports.deskOf(tx, id, today),
		do: reports.sendReport
	},
	'report.return': {
		at: (tx, { id }, today) => reports.judgesOf(tx, id, today),
		do: reports.returnReport
	},
	'report.approve': {
		at: (tx, { id }, today) => reports.judgesOf(tx, id, today),
		do: reports.approveReport
	},
	'report.correct': {
		at: (tx, { corrects }, today) => reports.deskOf(tx, corrects, today),
		do: reports.correctReport
	},
	'report.discard': {
		at: (tx, { id }, today) => reports.deskOf(tx, id, today),
		do: reports.discardReport
	},
	'report.lock': {
		at: (tx, { formId }, today) => reportForms.placeOf(tx, formId, today),
		do: reports.lockReports
	},
	'report.unlock': {
		at: (tx, { formId }, today) => reportForms.placeOf(tx, formId, today),
		do: reports.unlockReports
	},
	'allowance.set_rate': {
		at: (tx, { areaId }, today) => allowances.deskOf(tx, areaId, today),
		do: allowances.setAllowanceRate
	},
	'catalogue.edit': {
		at: (tx, { provinceId }, today) => areas.placeOfArea(tx, provinceId, today),
		do: catalogues.editCatalogue
	},
	'allowance.close': {
		at: (tx, { communeId }, today) => allowances.deskOf(tx, communeId, today),
		do: allowances.closeAllowances
	},
	'allowance.reopen': {
		at: (tx, { communeId }, today) => allowances.deskOf(tx, communeId, today),
		do: allowances.reopenAllowances
	},
	'statement.make': {
		at: (tx, { communeId }, today) => areas.placeOfArea(tx, communeId, today),
		do: statements.makeStatement
	},
	'api_key.issue': {
		at: (tx, { areaId }, today) => apiKeys.placeOfIssue(tx, areaId, today),
		do: apiKeys.issueApiKey,
		kept: ({ hash: _, ...issued }) => issued
	},
	'api_key.revoke': { at: (tx, { id }) => apiKeys.placeOf(tx, id), do: apiKeys.revokeApiKey },
	'boundaries.load': {
		at: own,
		do: boundaries.loadBoundaries,
		kept: ({ source, boundaries }) => ({ source, areaIds: boundaries.map((each) => each.areaId) })
	},
	'target.set': { at: targets.placeOfSet, do: targets.setTarget },
	'target.withdraw': {
		at: (tx, { id }, today) => targets.placeOf(tx, id, today),
		do: targets.withdrawTarget
	}
};

const mostCharacters = 64_000;
/** What carries files and lists, whose own schemas say how large they may be. */
const largeNames: CommandName[] = ['boundaries.load', 'area.reform', 'decision.attach'];
const mostTries = 10;

/**
 * What a command would do: performs it, answers what `look` sees then, and takes everything back. A
 * command that would be rejected throws its problem.
 */
export async function rehearse<Seen>(
	database: Database,
	actor: Actor,
	command: Command,
	sending: Sending,
	look: (tx: Tx) => Promise<Seen>
): Promise<Seen> {
	const rehearsed = new Rehearsed();
	let seen: Seen | undefined;
	try {
		await database.transaction(async (tx) => {
			const { receipts } = await judgeAll(tx, actor, [command], sending, new Set());
			const problem = receipts[0]?.problem;
			if (problem) throw new Problem(problem.code, problem.fields);
			seen = await look(tx);
			throw rehearsed;
		});
	} catch (error) {
		if (error !== rehearsed) throw error;
	}
	return seen as Seen;
}

class Rehearsed extends Error {}

/** One command of the office: its receipt, with a rejection thrown as the problem it is. */
export async function perform(
	database: Database,
	actor: Actor,
	command: Command,
	sending: Sending
): Promise<Receipt> {
	const { receipts } = await performAll(database, actor, [command], sending);
	const [receipt] = receipts as [Receipt];
	if (receipt.problem) throw new Problem(receipt.problem.code, receipt.problem.fields);
	return receipt;
}

/** Judges every command; the receipts come in the same order, `repeated` names those judged before. */
export async function performAll(
	database: Database,
	actor: Actor,
	batch: Command[],
	sending: Sending
): Promise<{ receipts: Receipt[]; repeated: string[] }> {
	// A phone that only asks for news, as most do most of the time, needs no transaction.
	if (batch.length === 0) return { receipts: [], repeated: [] };
	const wanted = new Set<scopes.ScopeId>();
	for (let attempt = 1; ; attempt++) {
		try {
			return await database.transaction((tx) => judgeAll(tx, actor, batch, sending, wanted));
		} catch (error) {
			if (attempt === mostTries || !shouldTryAgain(error)) throw error;
		}
	}
}

/** `wanted`: the scopes that earlier tries of the same batch asked for. */
async function judgeAll(
	tx: Tx,
	actor: Actor,
	batch: Command[],
	sending: Sending,
	wanted: Set<scopes.ScopeId>
) {
	// One account's batches wait for each other: the same batch sent by four requests at once is judged once.
	const ids = batch.map((command) => command.id);
	const [, judged] = await Promise.all([
		rows(tx, sql`select 1 from account where id = ${actor.id} for no key update`),
		journal.receiptsOf(tx, actor, ids)
	]);
	await scopes.hold(tx, wanted);
	const effects: Effects = { raised: new Map(), wanted, touched: new Set(), added: [] };
	const fresh = batch.filter(
		({ id }, index) => !judged.has(id) && batch.findIndex((other) => other.id === id) === index
	);
	const receipts = await judgeInOrder(tx, actor, fresh, sending, effects);
	if (!sending.rehearsal) await indicators.refresh(tx, effects.touched);
	const given = new Map([...judged, ...receipts.map((each) => [each.id, each] as const)]);
	const firsts = new Set<unknown>(receipts.map((each) => each.id));
	return {
		receipts: batch.map(({ id }) => given.get(id)!),
		repeated: batch.flatMap(({ id }) => (firsts.delete(id) ? [] : [id]))
	};
}

/** What the commands of a transaction have done to it so far, and the visits that are still to be written. */
type Effects = {
	raised: Map<scopes.ScopeId, number>;
	/** Every scope that was asked for, also by what is undone. */
	wanted: Set<scopes.ScopeId>;
	touched: Set<number>;
	added: visits.Added[];
};

/** A copy, because what a rejected command raised is undone with its savepoint. */
function copyOf({ raised, wanted, touched }: Effects): Effects {
	return { raised: new Map(raised), wanted, touched: new Set(touched), added: [] };
}

/**
 * Commands that only add facts are judged together as far as all is well with them, and written with a
 * statement per table: most of a phone's batch. The one with which it is not, and what does more, is
 * judged alone, and so are all when the database refuses their rows, because it does not say whose.
 */
async function judgeInOrder(
	tx: Tx,
	actor: Actor,
	commands: Command[],
	sending: Sending,
	effects: Effects
): Promise<Receipt[]> {
	const receipts: Receipt[] = [];
	const lookups: Lookups = new Map();
	const facts = commands.map((command) => factIn(command, sending));
	let refused = false;
	while (receipts.length < commands.length) {
		const end = facts.indexOf(null, receipts.length);
		const together = facts.slice(receipts.length, end < 0 ? undefined : end) as Parsed[];
		const good: Receipt[] | null = refused
			? []
			: await judgeTogether(tx, actor, together, sending, effects, lookups);
		refused ||= good === null;
		if (good && good.length > 0) {
			receipts.push(...good);
			continue;
		}
		const alone = commands[receipts.length]!;
		receipts.push(await judge(tx, actor, alone, sending, effects));
		if (!handlerOf(alone)?.ahead) lookups.clear();
	}
	return receipts;
}

/** The receipts of the first ones, as far as they can be accepted; null when the database refused their rows. */
async function judgeTogether(
	tx: Tx,
	actor: Actor,
	facts: Parsed[],
	sending: Sending,
	effects: Effects,
	lookups: Lookups
): Promise<Receipt[] | null> {
	if (facts.length < 2) return [];
	const theirs = copyOf(effects);
	const today = dayOf(sending.now.getTime());
	try {
		const accepted = await tx.transaction(async (savepoint) => {
			remember(savepoint, lookups);
			if (lookups.size === 0) await lookUpAhead(savepoint, facts);
			const good = await takeGood(facts, (fact) =>
				runParsed(contextFor(savepoint, actor, fact.command, sending, theirs, today), fact)
			);
			await visits.insert(savepoint, theirs.added);
			return good;
		});
		Object.assign(effects, theirs, { added: [] });
		if (accepted.length === 0) return [];
		return await journal.keepAll(tx, actor, accepted, sending, null);
	} catch (error) {
		if (isPassing(error)) throw error;
		return null;
	}
}

type Parsed<Name extends CommandName = CommandName> = {
	command: Command;
	name: Name;
	payload: Payload<Name>;
};

/** A command that only adds facts and is well formed, or null. */
function factIn(command: Command, sending: Sending): Parsed | null {
	if (!handlerOf(command)?.ahead) return null;
	try {
		return parse(command, sending);
	} catch (error) {
		if (error instanceof Problem) return null;
		throw error;
	}
}

async function lookUpAhead(tx: Tx, facts: Parsed[]): Promise<void> {
	for (const name of new Set(facts.map((fact) => fact.name))) {
		const same = facts.filter((fact) => fact.name === name).map((fact) => fact.payload);
		await (handlers[name] as Handler<CommandName>).ahead?.(tx, same);
	}
}

/** Does each in turn up to the first with a problem; answers what the journal shall keep of them. */
async function takeGood(
	facts: Parsed[],
	work: (fact: Parsed) => Promise<unknown>
): Promise<{ command: Command; payload: unknown }[]> {
	const good: { command: Command; payload: unknown }[] = [];
	for (const fact of facts) {
		try {
			good.push({ command: fact.command, payload: await work(fact) });
		} catch (error) {
			if (error instanceof Problem) break;
			throw error;
		}
	}
	return good;
}

async function judge(
	tx: Tx,
	actor: Actor,
	command: Command,
	sending: Sending,
	effects: Effects
): Promise<Receipt> {
	try {
		const kept = await attempt(tx, actor, parse(command, sending), sending, effects);
		return await journal.keep(tx, actor, command, kept, sending, null);
	} catch (error) {
		const problem = problemOf(error);
		const kept = keptOfRejected(command, problem);
		return await journal.keep(tx, actor, command, kept, sending, problem);
	}
}

/**
 * By the rights of today or, where these do not reach, by those of the day on which it was done. An actor who
 * was looked up before areas changed has the rights in them that she has by now.
 */
async function attempt(
	tx: Tx,
	actor: Actor,
	parsed: Parsed,
	sending: Sending,
	effects: Effects
): Promise<unknown> {
	const today = dayOf(sending.now.getTime());
	const rights: [day: Day, of: () => Promise<Actor>][] = [
		[today, async () => actor],
		[today, async () => (await actorOf(tx, actor.id, today)) ?? actor],
		...daysOfLateWork(parsed.command, today).map(
			(day) => [day, () => asOn(tx, actor, day)] as [Day, () => Promise<Actor>]
		)
	];
	let refusal: unknown;
	for (const [day, of] of rights) {
		try {
			return await attemptOn(day, tx, await of(), parsed, sending, effects);
		} catch (error) {
			if (!isOutOfReach(error)) throw error;
			refusal ??= error;
		}
	}
	throw refusal;
}

async function attemptOn(
	day: Day,
	tx: Tx,
	actor: Actor,
	parsed: Parsed,
	sending: Sending,
	effects: Effects
): Promise<unknown> {
	const hers = copyOf(effects);
	const kept = await tx.transaction(async (savepoint) => {
		const context = contextFor(savepoint, actor, parsed.command, sending, hers, day);
		const payload = await runParsed(context, parsed);
		await visits.insert(savepoint, hers.added);
		return payload;
	});
	Object.assign(effects, hers, { added: [] });
	return kept;
}

function isOutOfReach(error: unknown): boolean {
	return (
		error instanceof Problem && (error.code === 'not_found' || error.code === 'team_not_in_force')
	);
}

/**
 * The day on which late work was done, and the one before: what changes on a day changes at its start,
 * and the morning's work was done before anybody knew.
 */
function daysOfLateWork({ name, clock }: Command, today: Day): Day[] {
	const isField = (fieldCommandNames as readonly string[]).includes(name);
	if (!isField || clock?.at == null) return [];
	const doneOn = dayOf(clock.at + clock.shift);
	if (daysBetween(doneOn, today) > lateDays) return [];
	return [doneOn, addDays(doneOn, -1)].filter((day) => day !== today);
}

/** The same person with what they might do at doors on another day. */
async function asOn(tx: Tx, actor: Actor, day: Day): Promise<Actor> {
	const grants = await grantsOf(tx, actor.id, day);
	return { ...actor, grants: grants.filter((grant) => 'villageIds' in grant) };
}

function parse(command: Command, sending: Sending): Parsed {
	const name = nameOf(command, sending);
	if (!largeNames.includes(name) && lengthOf(command.payload) > mostCharacters)
		throw new Problem('too_large');
	const parsed = v.safeParse(commands[name], command.payload, { abortPipeEarly: true });
	if (!parsed.success) throw new Problem('invalid', faultsIn(parsed.issues));
	return { command, name, payload: parsed.output as Payload<typeof name> };
}

/** Locates, asks and does; answers what the journal shall keep. */
async function runParsed<Name extends CommandName>(
	context: Context,
	{ name, payload }: Parsed<Name>
): Promise<unknown> {
	const handler: Handler<Name> = handlers[name];
	const { tx, judgedOn, actor } = context;
	if (!(await reaches(tx, actor, { name, payload }, judgedOn))) throw new Problem('not_found');
	await handler.do(context, payload);
	return handler.kept ? handler.kept(payload) : payload;
}

/** Whether the actor may do it where it acts, on the areas of a day. */
export async function reaches<Name extends CommandName>(
	tx: Tx,
	actor: Actor,
	{ name, payload }: Pick<Parsed<Name>, 'name' | 'payload'>,
	day: Day
): Promise<boolean> {
	const places = [await (handlers[name] as Handler<Name>).at(tx, payload, day, actor)].flat();
	return places.some((place) => place !== null && can(actor, name, place));
}

/** What is kept of a rejected command: all that was sent, but no secrets, and no phone number without consent. */
function keptOfRejected(command: Command, { fields }: Problem): unknown {
	if (handlerOf(command)?.kept) return {};
	if (fields.phone === 'phone_needs_consent')
		return { ...(command.payload as object), phone: null };
	return command.payload;
}

function handlerOf({ name }: Command): Handler<CommandName> | undefined {
	return Object.hasOwn(handlers, name)
		? (handlers[name as CommandName] as Handler<CommandName>)
		: undefined;
}

function contextFor(
	tx: Tx,
	actor: Actor,
	{ clock }: Command,
	{ now, deviceId }: Sending,
	{ raised, wanted, touched, added }: Effects,
	judgedOn: Day
): Context {
	return {
		tx,
		actor,
		now,
		deviceId,
		today: dayOf(now.getTime()),
		judgedOn,
		estimate: (instant) =>
			new Date(Math.min(Date.parse(instant) + (clock?.shift ?? 0), now.getTime())),
		version: async (scope) => {
			wanted.add(scope);
			const version = raised.get(scope) ?? (await scopes.raise(tx, scope));
			raised.set(scope, version);
			return version;
		},
		touch: (villageId) => touched.add(villageId),
		add: (visit) => added.push(visit)
	};
}

/** In characters of JSON; without end when it is nested too deep to be written down at all. */
function lengthOf(payload: unknown): number {
	try {
		return JSON.stringify(payload ?? null).length;
	} catch {
		return Infinity;
	}
}

/** What only the office may send stays behind its forms: they ask more than a schema can, and hash passwords. */
function nameOf(command: Command, { deviceId }: Sending): CommandName {
	const known: readonly string[] = deviceId === null ? commandNames : phoneCommandNames;
	if (!known.includes(command.name)) throw new Problem('malformed', { name: 'unknown_command' });
	return command.name as CommandName;
}

function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (isPassing(error)) throw error;
	if (isTaken(error)) return new Problem('id_taken');
	if (isUnacceptable(error)) return new Problem('invalid');
	process.stderr.write(`${forLog(error)}\n`);
	return new Problem('unexpected');
}
