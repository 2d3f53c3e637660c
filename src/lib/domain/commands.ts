import type * as v from 'valibot';
import {
	ChangePassword,
	CloseAccount,
	DelegateChair,
	EndAppointment,
	EndDelegation,
	GiveAppointment,
	IssueInvitation,
	JoinAccount,
	OpenAccount,
	RevokeInvitation,
	SignOutEverywhere
} from './account';
import { CloseAllowances, SetAllowanceRate } from './allowance';
import { IssueApiKey, RevokeApiKey } from './api-key';
import { OpenVillage } from './area';
import { LoadBoundaries } from './boundary';
import { EditCatalogue } from './catalogue';
import { RecordCourse, RemoveCourse } from './course';
import { ApproveTeam, AttachFile, ChangeTeam, DissolveTeam, ImportTeam } from './decision';
import { KeepKey, SignOutDevice } from './device';
import {
	AssignHouseholds,
	EditHousehold,
	ImportHouseholds,
	MergeHouseholds,
	MoveHousehold,
	RecordConsent,
	RegisterHousehold,
	SettleHousehold,
	TellHouseholdsApart
} from './household';
import { CloseImpostor } from './impostor';
import { AddLocalIndicator, RenameLocalIndicator, RetireLocalIndicator } from './local-definition';
import {
	EditTeam,
	ProposeDissolution,
	ProposeTeam,
	ProposeTeamChange,
	ReturnTeam,
	SubmitTeam
} from './team';
import { ChangeMember, CorrectMember } from './member';
import { AddPortrait, RemovePortrait } from './portrait';
import { CloseLink, NominateRegistered, RefuseRegistration, RenewLink } from './registration';
import { CloseRejection } from './rejection';
import {
	AssignVillages,
	MergeVillages,
	MoveVillages,
	ReformAreas,
	RenameVillage,
	SplitVillage,
	UndoOperation
} from './reform';
import { MakeStatement } from './statement';
import { SetTarget, WithdrawTarget } from './target';
import {
	ApproveReport,
	CorrectReport,
	DiscardReport,
	LockReports,
	MakeReport,
	ReturnReport,
	SaveReportForm,
	SendReport,
	WithdrawReportForm,
	WriteReport
} from './report';
import { RecordTraining } from './training';
import { CorrectVisit, RecordVisit, SettleVisit } from './visit';

/** The complete list of what a person can do. A name here without a handler on the server does not compile. */
export const commands = {
	'visit.record': RecordVisit,
	'visit.correct': CorrectVisit,
	'visit.settle': SettleVisit,
	'training.record': RecordTraining,
	'household.register': RegisterHousehold,
	'household.edit': EditHousehold,
	'household.consent': RecordConsent,
	'household.move': MoveHousehold,
	'household.merge': MergeHouseholds,
	'household.tell_apart': TellHouseholdsApart,
	'household.settle': SettleHousehold,
	'household.import': ImportHouseholds,
	'team.propose': ProposeTeam,
	'team.edit': EditTeam,
	'team.submit': SubmitTeam,
	'team.return': ReturnTeam,
	'team.approve': ApproveTeam,
	'team.propose_change': ProposeTeamChange,
	'team.propose_dissolution': ProposeDissolution,
	'team.change': ChangeTeam,
	'team.dissolve': DissolveTeam,
	'course.record': RecordCourse,
	'course.remove': RemoveCourse,
	'member.correct': CorrectMember,
	'member.change': ChangeMember,
	'portrait.add': AddPortrait,
	'portrait.remove': RemovePortrait,
	'registration.nominate': NominateRegistered,
	'registration.refuse': RefuseRegistration,
	'registration.renew_link': RenewLink,
	'registration.close_link': CloseLink,
	'decision.attach': AttachFile,
	'team.import': ImportTeam,
	'village.open': OpenVillage,
	'village.merge': MergeVillages,
	'village.rename': RenameVillage,
	'village.move': MoveVillages,
	'area.reform': ReformAreas,
	'village.assign': AssignVillages,
	'area.undo': UndoOperation,
	'village.split': SplitVillage,
	'household.assign': AssignHouseholds,
	'invitation.issue': IssueInvitation,
	'invitation.revoke': RevokeInvitation,
	'chair.delegate': DelegateChair,
	'chair.end_delegation': EndDelegation,
	'account.open': OpenAccount,
	'account.close': CloseAccount,
	'appointment.give': GiveAppointment,
	'appointment.end': EndAppointment,
	'account.join': JoinAccount,
	'account.change_password': ChangePassword,
	'account.sign_out_everywhere': SignOutEverywhere,
	'device.keep_key': KeepKey,
	'device.sign_out': SignOutDevice,
	'rejection.close': CloseRejection,
	'impostor.close': CloseImpostor,
	'catalogue.edit': EditCatalogue,
	'api_key.issue': IssueApiKey,
	'api_key.revoke': RevokeApiKey,
	'boundaries.load': LoadBoundaries,
	'target.set': SetTarget,
	'target.withdraw': WithdrawTarget,
	'local_indicator.add': AddLocalIndicator,
	'local_indicator.rename': RenameLocalIndicator,
	'local_indicator.retire': RetireLocalIndicator,
	'report_form.save': SaveReportForm,
	'report_form.withdraw': WithdrawReportForm,
	'report.make': MakeReport,
	'report.write': WriteReport,
	'report.send': SendReport,
	'report.return': ReturnReport,
	'report.approve': ApproveReport,
	'report.correct': CorrectReport,
	'report.discard': DiscardReport,
	'report.lock': LockReports,
	'report.unlock': LockReports,
	'allowance.set_rate': SetAllowanceRate,
	'allowance.close': CloseAllowances,
	'allowance.reopen': CloseAllowances,
	'statement.make': MakeStatement
} as const;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];

/** The work at doors and meetings, which people do without a network and which must not be lost. */
export const fieldCommandNames = [
	'visit.record',
	'visit.correct',
	'training.record',
	'household.register',
	'household.edit',
	'household.consent'
] as const satisfies CommandName[];

/** What the app on a phone says by itself: it is nobody's work. */
export const quietCommandNames = [
	'rejection.close',
	'device.keep_key'
] as const satisfies CommandName[];

/** What can be done on a phone; everything else needs a form of the office. */
export const phoneCommandNames = [
	...fieldCommandNames,
	...quietCommandNames,
	'portrait.add',
	'portrait.remove'
] as const satisfies CommandName[];

export type Payload<Name extends CommandName> = v.InferOutput<(typeof commands)[Name]>;
export type PayloadInput<Name extends CommandName> = v.InferInput<(typeof commands)[Name]>;
