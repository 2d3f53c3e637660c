// Writes the reference data of the country, areas.tsv, edges.tsv and successions.tsv, from three lists:
//   npm run reference -- <folder with units-2022.json, units-2025.json, mapping-2022-2025.json>
// The same lists give the same bytes. SOURCES.md says where the lists come from and what is not in them.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ code: string, fullName: string, type: string, level: number, parent: string | null,
 *   province?: string, validFrom: string | null, validTo: string | null, lon?: number, lat?: number,
 *   hh2019?: number, prev?: { fullName: string, type: string, validFrom: string, validTo: string }[] }} Unit
 * @typedef {{ f: string, t: string, p: 'full' | 'partial', v?: string[] }} Move
 * @typedef {'p' | 'd' | 'c'} Letter province, district, commune
 * @typedef {{ letter: Letter, code: string, kind: string, name: string, from: string, to: string,
 *   lon?: number, lat?: number, households?: number }} Area `from` and `to` are '' when open
 * @typedef {{ parent: Area, from: string, to: string }} Membership
 */

/** The day on which districts ended and 34 provinces and 3,321 communes began. */
const reform = '2025-07-01';

/** What the lists of 2022 and 2025 cannot know because it happened between them. */
const between = {
	/** Huế became a city under the centre half a year before the reform. */
	provinceBegan: /** @type {Record<string, string>} */ ({ 46: '2025-01-01' }),
	/** The town that was made of the old town Thất Khê and a part of the commune Đại Đồng. */
	communes: [
		{
			code: '06040',
			fullName: 'Thị trấn Thất Khê',
			type: 'thi_tran',
			parent: '180',
			province: '20',
			validFrom: '2024-12-01',
			validTo: reform
		}
	]
};

const folder = process.argv[2];
if (!folder) {
	process.stderr.write('npm run reference -- <folder>\n');
	process.exit(1);
}
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const before = /** @type {Unit[]} */ (read('units-2022.json').units);
const now = /** @type {Unit[]} */ (read('units-2025.json').units);
const mapping = read('mapping-2022-2025.json');
const moves = /** @type {Move[]} */ (mapping.rows);

/** @type {Map<string, Area>} */
const areas = new Map();
/** @type {Map<string, Area[]>} letter and code → the areas that had the code, in order of time */
const byCode = new Map();
/** @type {string[]} */
const edges = [];
/** @type {Map<string, string>} */
const successions = new Map();

const oldCommunes = [
	...before.filter((unit) => unit.level === 3),
	.../** @type {Unit[]} */ (between.communes.map((unit) => ({ ...unit, level: 3 })))
];
const oldByCode = new Map(
	oldCommunes.filter((unit) => unit.validTo === reform).map((unit) => [unit.code, unit])
);
const newCommunes = now.filter((unit) => unit.level === 2);
const newByCode = new Map(newCommunes.map((unit) => [unit.code, unit]));
const movesFrom = Map.groupBy(moves, (move) => move.f);
const movesTo = Map.groupBy(moves, (move) => move.t);

addProvinces();
for (const unit of before.filter((unit) => unit.level === 2)) add('d', unit);
const kept = addCommunes();
sortByTime();
addEdges();
addSuccessions();
write();

function addProvinces() {
	for (const unit of now.filter((unit) => unit.level === 1)) {
		const first = unit.prev?.[0] ?? unit;
		const old = before.find((each) => each.level === 1 && each.code === unit.code);
		const survives = old?.fullName === first.fullName && old.validTo === reform;
		const from = survives ? old.validFrom : (between.provinceBegan[unit.code] ?? first.validFrom);
		const alone =
			Object.values(mapping.meta.provinces).filter((code) => code === unit.code).length === 1;
		const hh2019 = alone ? old?.hh2019 : undefined;
		if (unit.prev) add('p', { ...unit, ...first, validFrom: from, hh2019 });
		add('p', { ...unit, validFrom: unit.prev ? unit.validFrom : from, hh2019 });
	}
	for (const unit of before.filter((unit) => unit.level === 1)) {
		if (!areas.has(key('p', unit.code, unit.validFrom))) add('p', unit);
	}
}

/** Returns the codes of the communes that the reform left as they were: one row through it. */
function addCommunes() {
	/** @type {Set<string>} */
	const kept = new Set();
	for (const unit of newCommunes) {
		const first = unit.prev?.[0] ?? unit;
		const old = oldByCode.get(unit.code);
		const same = old !== undefined && old.fullName === first.fullName && onlyItself(unit.code);
		if (same) kept.add(unit.code);
		const from = same ? old.validFrom : first.validFrom;
		if (unit.prev) add('c', { ...unit, ...first, validFrom: from });
		add('c', { ...unit, validFrom: unit.prev ? unit.validFrom : from });
	}
	for (const unit of oldCommunes) if (!isKept(unit, kept)) add('c', unit);
	return kept;
}

/** @param {string} code */
function onlyItself(code) {
	const into = movesTo.get(code) ?? [];
	const out = movesFrom.get(code) ?? [];
	return (
		into.length === 1 &&
		out.length === 1 &&
		into[0].f === code &&
		into[0].p === 'full' &&
		!into[0].v
	);
}

/** @param {Unit} unit @param {Set<string>} kept */
function isKept(unit, kept) {
	return kept.has(unit.code) && unit.validTo === reform;
}

/** @param {Letter} letter @param {Unit} unit */
function add(letter, unit) {
	const id = key(letter, unit.code, unit.validFrom);
	if (areas.has(id)) throw new Error(`two areas ${id}`);
	const area = {
		letter,
		code: unit.code,
		kind: unit.type,
		name: tidy(unit.fullName),
		from: unit.validFrom ?? '',
		to: unit.validTo ?? '',
		lon: unit.lon,
		lat: unit.lat,
		households: unit.hh2019
	};
	areas.set(id, area);
	byCode.set(letter + unit.code, [...(byCode.get(letter + unit.code) ?? []), area]);
}

/** @param {string} name as the lists write it, now and then with two blanks or a small letter */
function tidy(name) {
	return name
		.normalize('NFC')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(
			/ (áng|ủ|ét|é|ý|ly)(?= |$)/g,
			(word) => word.toUpperCase().slice(0, 2) + word.slice(2)
		);
}

function sortByTime() {
	for (const list of byCode.values()) list.sort((a, b) => (a.from < b.from ? -1 : 1));
}

function addEdges() {
	for (const unit of before.filter((unit) => unit.level === 2)) {
		const district = at('d', unit.code, unit.validFrom ?? '');
		addEdge(district, memberships('p', String(unit.parent), district.from, district.to));
	}
	for (const unit of oldCommunes) {
		const area = at('c', unit.code, unit.validFrom ?? '');
		const end = unit.validTo ?? '';
		addEdge(area, memberships('d', String(unit.parent), area.from, end));
		const after = isKept(unit, kept) ? newByCode.get(unit.code) : undefined;
		const later = after ? memberships('p', String(after.parent), reform, area.to) : [];
		addEdge(area, [...memberships('p', String(unit.province), area.from, end), ...later]);
	}
	for (const unit of newCommunes) {
		for (const area of byCode.get(`c${unit.code}`) ?? []) {
			if (area.from >= reform)
				addEdge(area, memberships('p', String(unit.parent), area.from, area.to));
		}
	}
}

/**
 * The areas that had the code during the days, each with its part of them.
 * @param {Letter} letter @param {string} code @param {string} from @param {string} to
 * @returns {Membership[]}
 */
function memberships(letter, code, from, to) {
	return (byCode.get(letter + code) ?? [])
		.map((parent) => ({
			parent,
			from: from > parent.from ? from : parent.from,
			to: earlier(to, parent.to)
		}))
		.filter((each) => each.to === '' || each.from < each.to);
}

/** @param {Area} child @param {Membership[]} list */
function addEdge(child, list) {
	/** @type {Membership[]} */
	const joined = [];
	for (const each of list) {
		const last = joined.at(-1);
		if (last && last.parent === each.parent && last.to === each.from) last.to = each.to;
		else joined.push({ ...each });
	}
	for (const { parent, from, to } of joined) {
		const own = [from === child.from ? '' : from, to === child.to ? '' : to];
		edges.push([keyOf(child), keyOf(parent), ...own].join('\t').trimEnd());
	}
}

function addSuccessions() {
	for (const list of byCode.values()) {
		for (const [index, area] of list.entries()) {
			const next = list[index + 1];
			if (next && area.to === next.from && (area.letter === 'p' || area.to > reform))
				succeed(area, next, 'full', area.to);
		}
	}
	for (const [from, to] of Object.entries(
		/** @type {Record<string, string>} */ (mapping.meta.provinces)
	)) {
		const [old, successor] = [on('p', from, '2022-04-10'), on('p', to, reform)];
		if (old && successor && old.to === reform) succeed(old, successor, 'full', reform);
	}
	for (const unit of oldCommunes) if (!isKept(unit, kept)) succeedCommune(unit);
}

/**
 * Step by step where the lists know the commune between, else to the commune of the reform.
 * @param {Unit} unit
 */
function succeedCommune(unit) {
	const area = at('c', unit.code, unit.validFrom ?? '');
	const own = movesOf(unit);
	const steps = [...new Set(own.flatMap((move) => move.v ?? []))].map((code) =>
		on('c', code, area.to)
	);
	if (steps.length && steps.every(Boolean) && area.to < reform) {
		const portion = steps.length > 1 ? 'partial' : 'full';
		for (const step of steps) succeed(area, /** @type {Area} */ (step), portion, area.to);
		return;
	}
	for (const move of own) {
		const successor = on('c', move.t, reform);
		if (!successor) throw new Error(`no commune ${move.t}`);
		succeed(area, successor, move.p, reform);
	}
}

/** @param {Unit} unit @returns {Move[]} */
function movesOf(unit) {
	const isBetween = between.communes.some(
		(each) => each.code === unit.code && each.validFrom === unit.validFrom
	);
	return isBetween ? [{ f: unit.code, t: unit.code, p: 'full' }] : (movesFrom.get(unit.code) ?? []);
}

/** @param {Area} from @param {Area} to @param {string} portion @param {string} day */
function succeed(from, to, portion, day) {
	if (from === to) throw new Error(`${keyOf(from)} follows itself`);
	successions.set(`${keyOf(from)}\t${keyOf(to)}\t${day}`, portion);
}

/** @param {Letter} letter @param {string} code @param {string} from @returns {Area} */
function at(letter, code, from) {
	const area = areas.get(key(letter, code, from));
	if (!area) throw new Error(`no area ${letter}${code}@${from}`);
	return area;
}

/** @param {Letter} letter @param {string} code @param {string} day */
function on(letter, code, day) {
	return byCode
		.get(letter + code)
		?.find((area) => area.from <= day && (area.to === '' || day < area.to));
}

/** @param {string} a @param {string} b */
function earlier(a, b) {
	return a === '' || (b !== '' && b < a) ? b : a;
}

/** @param {Letter} letter @param {string} code @param {string | null} from */
function key(letter, code, from) {
	return letter + code + (from ? `@${from}` : '');
}

/** @param {Area} area */
function keyOf(area) {
	return key(area.letter, area.code, area.from);
}

function write() {
	const ordered = [...areas.values()].sort(
		(a, b) => 'pdc'.indexOf(a.letter) - 'pdc'.indexOf(b.letter) || (keyOf(a) < keyOf(b) ? -1 : 1)
	);
	const point = (/** @type {number | undefined} */ degrees) =>
		degrees === undefined ? '' : degrees.toFixed(4);
	save(
		'areas.tsv',
		'key\tkind\tname\tvalid_to\tlongitude\tlatitude\thouseholds_2019',
		ordered.map((area) =>
			[
				keyOf(area),
				area.kind,
				area.name,
				area.to,
				point(area.lon),
				point(area.lat),
				area.households ?? ''
			]
				.join('\t')
				.trimEnd()
		)
	);
	save('edges.tsv', 'child\tparent\tvalid_from\tvalid_to', edges.sort());
	save(
		'successions.tsv',
		'from\tto\thappened_on\tportion',
		[...successions].map((entry) => entry.join('\t')).sort()
	);
}

/** @param {string} name @param {string} head @param {string[]} lines */
function save(name, head, lines) {
	writeFileSync(
		join(dirname(fileURLToPath(import.meta.url)), name),
		`${[head, ...lines].join('\n')}\n`
	);
	process.stdout.write(`${name}: ${lines.length}\n`);
}
