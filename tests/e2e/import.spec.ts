import { demo } from './people.ts';
import { demoDataDir, startServer } from './server.ts';
import { signIn } from './stranger.ts';
import { expect, test } from './test.ts';

const households = 3000;
const lane = 'Xóm Mất Điện';

test('a list goes on by itself after the power went in the middle, and takes each household once', async () => {
	const dataDir = await demoDataDir();
	const first = await startServer({ dataDir });
	const office = new Office(first.url, await signIn(first.url, demo.officer, demo.password));
	const list = await office.bring(longList());
	await office.send(`${list}?/match`, {
		headingRow: '0',
		'columns.villageName': '0',
		'columns.headName': '1',
		'columns.lane': '2'
	});
	await expect.poll(() => office.read(list), { timeout: 120_000 }).toContain('Mọi dòng đều đúng.');
	await office.send(`${list}?/start`, { mode: 'only_good' });
	await expect.poll(() => office.rowsDone(list)).toBeGreaterThan(0);
	await first.kill();

	const second = await startServer({ dataDir });
	office.url = second.url;
	expect(await office.taken()).not.toHaveLength(0);
	await expect.poll(() => office.read(list), { timeout: 120_000 }).toContain('Đã nhập xong.');
	const taken = await office.taken();
	expect(taken).toHaveLength(households);
	expect(new Set(taken).size).toBe(households);
	await second.stop();
});

function longList(): string {
	const rows = Array.from({ length: households }, (_, at) => `Pá Tẩu,Hoàng Văn ${at},${lane}`);
	return ['Thôn,Chủ hộ,Ngõ', ...rows].join('\n');
}

/** The officer's forms and pages, without a browser around them. */
class Office {
	constructor(
		public url: string,
		readonly cookie: string
	) {}

	async read(path: string): Promise<string> {
		return (await fetch(this.url + path, { headers: { cookie: this.cookie } })).text();
	}

	/** Sends a form and answers where it led. */
	async send(path: string, values: Record<string, string | File>): Promise<string> {
		const body = new FormData();
		for (const [name, value] of Object.entries(values)) body.set(name, value);
		const headers = { cookie: this.cookie, origin: this.url, accept: 'text/html' };
		const answer = await fetch(this.url + path, {
			method: 'POST',
			headers,
			body,
			redirect: 'manual'
		});
		if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
		return answer.headers.get('location') ?? '';
	}

	async bring(csv: string): Promise<string> {
		const commandId = /name="commandId" value="([^"]+)"/.exec(await this.read('/import'))?.[1];
		const file = new File([csv], 'Danh sách hộ.csv', { type: 'text/csv' });
		return this.send('/import', { commandId: commandId ?? '', kind: 'households', file });
	}

	/** None unless it is being worked on. */
	async rowsDone(list: string): Promise<number> {
		return Number(/<progress value="(\d+)"/.exec(await this.read(list))?.[1] ?? 0);
	}

	/** The households of the list that stand in the commune now. */
	async taken(): Promise<string[]> {
		const rows = (await this.read('/export/households?format=csv')).split('\r\n');
		return rows
			.filter((row) => row.includes(lane))
			.map((row) => /Hoàng Văn \d+/.exec(row)?.[0] ?? '');
	}
}
