import type { Day } from '$lib/domain/day';
import type { Decided, DecidedTeam } from '$lib/server/decision-draft';
import type { Article, OfficialDocument, Part, Table } from '$lib/server/official-document';
import { decisions, labels, officeLabels } from '$lib/ui/words';
import { changePoints } from '../teams/change-points';

const words = decisions.paper;
/** Of number, name, organisation and role. */
const shares = [7, 38, 33, 22];

/** The decision in the words of the decree. */
export function documentOf({ kind, paper, signing, teams }: Decided, today: Day): OfficialDocument {
	const commune = inText(teams[0]?.communeName ?? '');
	const only = teams.length === 1 ? teams[0] : undefined;
	const what = only?.name ?? words.several(teams.length, commune);
	const founded = teams.flatMap(({ founding, name }) =>
		founding ? [words.foundedBy(founding.number, founding.signedOn.split('-'), commune, name)] : []
	);
	return {
		agency: [words.committee, commune.toUpperCase()],
		superior: null,
		number: words.number(paper?.number ?? null),
		nation: words.nation,
		motto: words.motto,
		placeAndDate: words.placeAndDate(
			placeOf(commune),
			paper?.signedOn.split('-') ?? null,
			today.slice(0, 4)
		),
		heading: words.heading,
		about: words.about(kind, what),
		authority: words.authority(commune),
		grounds: [...words.grounds, ...new Set(founded), words.proposedBy],
		decides: words.decides,
		addressee: null,
		articles: [
			who(kind, teams, commune),
			{ title: words.article(2), parts: [words.duties[kind]] },
			{
				title: words.article(3),
				parts: [words.effect(effectiveLater(paper)), words.carriedOut]
			}
		],
		sentTo: words.sentTo,
		receivers: [...words.receivers],
		signature: {
			lines: [...words.signedAs[signing?.capacity ?? 'chair']],
			name: signing?.signer ?? ''
		}
	};
}

const kinds = /^(xã|phường|thị trấn|đặc khu) /i;

/** Within a sentence: xã Na Sầm. */
function inText(commune: string): string {
	return commune.replace(kinds, (kind) => kind.toLowerCase());
}

/** "Xã Bằng Mạc" dates its papers "Bằng Mạc, ngày …". */
function placeOf(commune: string): string {
	return commune.replace(kinds, '');
}

/** "Thôn Nà Pục" within a sentence. */
function villagesOf({ villages }: DecidedTeam): string {
	return villages.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).join(', ');
}

function effectiveLater(paper: Decided['paper']): string[] | null {
	return paper && paper.effectiveOn !== paper.signedOn ? paper.effectiveOn.split('-') : null;
}

function who(kind: Decided['kind'], teams: DecidedTeam[], commune: string): Article {
	const [first] = teams;
	const lead =
		teams.length === 1 && first
			? words.one[kind](first.name, villagesOf(first))
			: words.many[kind](teams.length, commune);
	const said = teams.flatMap((team, index) =>
		aboutTeam(kind, team, teams.length > 1 ? index + 1 : null)
	);
	return { title: words.article(1), parts: [lead, ...said] };
}

function aboutTeam(kind: Decided['kind'], team: DecidedTeam, number: number | null): Part[] {
	const caption = number === null ? null : words.caption(number, team.name, villagesOf(team));
	const because = team.grounds ? [words.because(team.grounds)] : [];
	if (kind === 'dissolve') return [...(caption ? [`${caption}.`] : []), ...because];
	const parts: Part[] = [tableOf(team, caption)];
	if (team.change) parts.push(words.changes(changePoints(team.change, team.names)), ...because);
	return parts;
}

function tableOf({ people }: DecidedTeam, caption: string | null): Table {
	const rows = people.map(({ name, organisation, role, paused }, index) => {
		const label = labels.memberRoles[role];
		return [
			String(index + 1),
			name,
			officeLabels.organisations[organisation],
			paused ? words.paused(label) : label
		];
	});
	return { caption, columns: [...words.columns], rows, shares };
}
