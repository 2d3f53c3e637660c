import type { Actor, Place } from '../domain/access';
import type { CommandName, Payload } from '../domain/commands';
import type { Day } from '../domain/day';
import * as accounts from './accounts';
import * as allowances from './allowances';
import * as apiKeys from './api-keys';
import * as operations from './area-operations';
import { undoOperation } from './area-undo';
import * as appointments from './appointments';
import * as areas from './areas';
import * as boundaries from './boundaries';
import * as catalogues from './catalogues';
import type { Context } from './commands';
import * as courses from './courses';
import type { Tx } from './db/client';
import * as decisionFiles from './decision-files';
import * as decisions from './decisions';
import * as delegations from './delegations';
import * as devices from './devices';
import * as households from './households';
import * as impostors from './impostors';
import { importHouseholds } from './import-households';
import { importTeam } from './import-teams';
import * as localIndicators from './local-indicators';
import * as particulars from './particulars';
import * as portraits from './portraits';
import * as registrations from './registrations';
import * as rejections from './rejections';
import * as residence from './residence';
import * as reforms from './reforms';
import * as reportForms from './report-forms';
import * as reports from './reports';
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

export type Handler<Name extends CommandName> = {
	/** Where the command acts on the areas of the day it is judged by, each place enough; null when it does not exist. */
	at: (tx: Tx, payload: Payload<Name>, day: Day, actor: Actor) => Promise<Place | Place[] | null>;
	do: (context: Context, payload: Payload<Name>) => Promise<void>;
	/** Of what writes nothing but what it gives to `add`: looks up for many at once what each will ask. */
	ahead?: (tx: Tx, payloads: Payload<Name>[]) => Promise<void>;
	/** What the journal keeps instead of the payload, where that holds a secret or is large. */
	kept?: (payload: Payload<Name>) => unknown;
};

const own = async (): Promise<Place> => ({});

/** Every command that a person can give: where it acts, and what it does there. */
export const handlers: { [Name in CommandName]: Handler<Name> } = {
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
