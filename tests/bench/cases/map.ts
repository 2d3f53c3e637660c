// The coverage map in a real browser at a quarter of this machine's speed, and how soon it tells.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startServer } from '../../e2e/server.ts';
import { BrowserPhone } from '../browser-phone.ts';
import type { Case } from '../case.ts';
import { commandsOf, Phone, registrationsBy } from '../member.ts';
import { Wire } from '../wire.ts';
import type { World } from '../world.ts';

const root = join(import.meta.dirname, '../../..');

/** Two frames of a screen that shows sixty in a second. */
const twoFrames = 1000 / 30;
const longestZoom = 70;
const indicators = ['SHP-02', 'ACT-02'];
const times = 4;
const freshVisits = 20;

const province = async (world: World) => (await world.province()).server.url;
/** Today's communes of the demo province. */
export const map65 = mapOf('map-65', 65, 'area=20&level=commune', province);
/** Those of 31/12/2021, before the reform. */
export const map200 = mapOf('map-200', 200, 'area=20&level=commune&asOf=2021-12-31', province);
/** The country by its provinces, and by all of their communes. */
export const map34 = mapOf('map-34', 34, 'area=VN&level=province', ofCountry);
export const map3321 = mapOf('map-3321', 3321, 'area=VN&level=commune', ofCountry);

/** The smallest country that the run is about, with the boundaries that it was given. */
async function ofCountry(world: World): Promise<string> {
	const databaseUrl = await world.country(Math.min(...world.size.factors));
	const { boundaries } = world.size;
	if (boundaries.length > 0)
		execFileSync(process.execPath, [join(root, 'src/bin/boundaries.mjs'), ...boundaries], {
			env: { ...process.env, DATABASE_URL: databaseUrl }
		});
	const server = await startServer({ databaseUrl, env: { DEMO: '0' } });
	world.atEnd(() => server.stop());
	return server.url;
}

function mapOf(
	name: string,
	areas: number,
	query: string,
	serverOf: (world: World) => Promise<string>
): Case {
	return {
		name,
		async open(world) {
			const url = await serverOf(world);
			const phone = await BrowserPhone.of(await world.browser(), url);
			const page = await phone.page();
			await page.setViewportSize({ width: 1280, height: 900 });
			await page.goto(`${url}/coverage?${query}`);
			await page.waitForFunction(
				(wanted) => document.querySelectorAll('path.area').length === wanted,
				areas,
				{ timeout: 60_000 }
			);
			await choose(page, 1);
			const row = (title: string, ours: string, most: number, words: string) => ({
				title: `${name}, ${title}`,
				unit: 'ms',
				ours,
				target: { most, words }
			});
			return {
				async round() {
					const restyle: number[] = [];
					for (let index = 0; index < times; index++) restyle.push(await choose(page, index % 2));
					const zoom: number[] = [];
					for (let index = 0; index < times; index++) zoom.push(await zoomed(page, index));
					const pan = await panned(page);
					return { restyle, pan, zoom };
				},
				rows: [
					row('restyle', 'restyle', twoFrames, '≤ 2 frames (33 ms)'),
					{ ...row('pan', 'pan', twoFrames, '≤ 2 frames (33 ms)'), percentile: 95 },
					row('zoom', 'zoom', longestZoom, '≤ 70 ms')
				],
				close: () => phone.close()
			};
		}
	};
}

/** Milliseconds from the first area that changes its colour to the frame that shows all of them. */
async function choose(page: Page, index: number): Promise<number> {
	const painted = page.evaluate(restyled);
	await page.getByLabel('Chỉ tiêu').selectOption(indicators[index]!);
	return painted;
}

function restyled(): Promise<number> {
	return new Promise((resolve) => {
		const { setAttribute } = Element.prototype;
		Element.prototype.setAttribute = function (this: Element, name: string, value: string) {
			if (name === 'class' && this.classList.contains('area')) {
				Element.prototype.setAttribute = setAttribute;
				const start = performance.now();
				requestAnimationFrame(() => {
					const { port1, port2 } = new MessageChannel();
					port1.onmessage = () => resolve(performance.now() - start);
					port2.postMessage(null);
				});
			}
			setAttribute.call(this, name, value);
		};
	});
}

/** The longest time between two frames while the map zooms in or out again. */
async function zoomed(page: Page, index: number): Promise<number> {
	const gaps = page.evaluate(frameGaps, 700);
	await page.getByRole('button', { name: index % 2 === 0 ? 'Phóng to' : 'Thu nhỏ' }).click();
	return Math.max(...(await gaps));
}

/** The times between frames while the map is moved by the mouse. */
async function panned(page: Page): Promise<number[]> {
	await page.getByRole('button', { name: 'Phóng to' }).click();
	const box = (await page.locator('.area-map').boundingBox())!;
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + 5, y + 5);
	const gaps = page.evaluate(frameGaps, 900);
	for (let step = 1; step <= 40; step++) {
		await page.mouse.move(x + 60 * Math.sin(step / 6), y + 40 * Math.sin(step / 4));
	}
	await page.mouse.up();
	const all = await gaps;
	await page.getByRole('button', { name: 'Thu nhỏ' }).click();
	return all;
}

function frameGaps(milliseconds: number): Promise<number[]> {
	return new Promise((resolve) => {
		const gaps: number[] = [];
		let before = performance.now();
		const end = before + milliseconds;
		const frame = () => {
			const now = performance.now();
			gaps.push(now - before);
			before = now;
			if (now < end) requestAnimationFrame(frame);
			else resolve(gaps);
		};
		requestAnimationFrame(frame);
	});
}

/** From a visit's receipt to the figures of the map that count it. */
export const mapFresh: Case = {
	name: 'map-fresh',
	async open(world) {
		const { server, sql, take } = await world.province();
		const wire = new Wire(server.url);
		return {
			async round() {
				const fresh: number[] = [];
				const [member] = take(1);
				const phone = new Phone(server.url, member!);
				await phone.pull();
				const [commune] = await sql<{ code: string }[]>`
					select p.code from area_edge e join area p on p.id = e.parent_id
					where e.child_id = ${member!.villageId} and e.parent_level = 'commune' and e.valid_to is null`;
				// What the page itself asks for; the open API answers an address only so often.
				const path = `/coverage/__data.json?area=${commune!.code}&level=commune&indicator=ACT-02`;
				for (const [index, householdId] of (await newDoors(phone, freshVisits)).entries()) {
					const before = await figure(wire, path);
					const [command] = commandsOf(member!, 1, index);
					command!.payload.householdId = householdId;
					await phone.send([command!]);
					const received = performance.now();
					await until(async () => (await figure(wire, path)) !== before);
					fresh.push(performance.now() - received);
				}
				phone.close();
				return { fresh };
			},
			rows: [
				{
					title: 'map-fresh',
					unit: 'ms',
					ours: 'fresh',
					percentile: 99,
					target: { most: 1000, words: 'p99 ≤ 1 s' }
				}
			],
			close: async () => wire.close()
		};
	}
};

/** Households that nobody has visited yet: a visit there changes the figure. */
async function newDoors(phone: Phone, count: number): Promise<string[]> {
	const doors = registrationsBy(phone.member, count);
	await phone.send(doors);
	return doors.map(({ payload }) => payload.id);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	const patience = performance.now() + 10_000;
	while (!(await isSo()))
		if (performance.now() > patience) throw new Error('The map has not told within ten seconds.');
}

async function figure(wire: Wire, path: string): Promise<string> {
	const { status, body } = await wire.get(path);
	if (status !== 200) throw new Error(`${path}: ${status} ${body.toString()}`);
	return body.toString();
}
