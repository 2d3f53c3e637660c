import { rateOn, type Reckoned } from '$lib/domain/allowance';
import type { Period } from '$lib/domain/period';
import type { Amount, OfficialDocument, Table } from '$lib/server/official-document';
import { showDay, showNumber } from '$lib/ui/format';
import { allowances, decisions, reports } from '$lib/ui/words';

const words = allowances.paper;
const nation = decisions.paper;

/** The list of a month's days as the commune's accountant takes it. */
export function documentOf(
	commune: string,
	{ from, to }: Period,
	{ rates, people }: Reckoned,
	/** Whether the month is closed, in words. */
	state: string
): OfficialDocument {
	const place = commune.replace(/^(Xã|Phường|Thị trấn|Đặc khu) /, '');
	return {
		superior: null,
		agency: [nation.committee, commune.toUpperCase()],
		number: words.number,
		nation: nation.nation,
		motto: nation.motto,
		placeAndDate: nation.placeAndDate(place, null, to.slice(0, 4)),
		heading: words.heading,
		about: words.about(allowances.monthName(from)),
		authority: null,
		grounds: [],
		decides: null,
		addressee: null,
		articles: [{ title: '', parts: [words.note, state, sumTable(people, rates.length > 0)] }],
		sentTo: nation.sentTo,
		receivers: [...words.receivers],
		signature: { lines: [...reports.paper.signedAs.commune.chair], name: '' }
	};
}

/** Each day with what proves it, whether it counts and by which rate. */
export function proofTable({ rates, people }: Reckoned): Table {
	const rows = people.flatMap((person) =>
		person.days.map(({ day, visits, sessions }) => ({ person, day, visits, sessions }))
	);
	return {
		caption: null,
		columns: [...words.proofColumns],
		shares: [6, 22, 28, 11, 9, 7, 10, 7],
		rows: rows.map(({ person, day, visits, sessions }, index) => [
			String(index + 1),
			person.name,
			person.teamName,
			showDay(day),
			amount(visits),
			amount(sessions),
			amount(rateOn(rates, day)?.perDay ?? null),
			person.counted.includes(day) ? words.counted : words.notCounted
		])
	};
}

function sumTable(people: Reckoned['people'], rated: boolean): Table {
	const rows = people.map((person, index) => [
		String(index + 1),
		person.name,
		person.teamName,
		amount(person.days.length),
		amount(person.counted.length),
		amount(rated ? person.amount : null),
		''
	]);
	const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
	const whole = rated && people.every((person) => person.amount !== null);
	const total = [
		'',
		allowances.total,
		'',
		amount(sum(people.map(({ days }) => days.length))),
		amount(sum(people.map(({ counted }) => counted.length))),
		amount(whole ? sum(people.map((person) => person.amount ?? 0)) : null),
		''
	];
	return {
		caption: null,
		columns: [...words.columns],
		shares: [6, 24, 26, 10, 10, 14, 10],
		rows: [...rows, total]
	};
}

function amount(value: number | null): Amount {
	return { value, unit: 'count', text: showNumber(value) };
}
