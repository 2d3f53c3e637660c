// HTTP as a load generator needs it: one kept connection per client, and little work of its own.
import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

export class Wire {
	/** The size of the last answer's body as it travelled. */
	lastBytes = 0;
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
	readonly #url: string;
	readonly #headers: Record<string, string>;
	readonly #packs: boolean;

	/** @param options `packs`: what is sent is compressed, as phones do */
	constructor(url: string, headers: Record<string, string> = {}, { packs = false } = {}) {
		this.#url = url;
		this.#headers = headers;
		this.#packs = packs;
	}

	get(path: string): Promise<Answer> {
		return this.#ask('GET', path);
	}

	/** Sends JSON and reads JSON; any status but success is an error of the benchmark. */
	async post<T>(path: string, body: unknown): Promise<T> {
		const answer = await this.#ask('POST', path, this.#body(body));
		if (answer.status >= 300)
			throw new Error(`${path}: ${answer.status} ${answer.body.toString()}`);
		return JSON.parse(answer.body.toString()) as T;
	}

	#body(value: unknown): Buffer {
		const text = Buffer.from(JSON.stringify(value));
		return this.#packs ? gzipSync(text, { level: 1 }) : text;
	}

	#unpacked(sent: Buffer, encoding?: string): Buffer {
		this.lastBytes = sent.length;
		if (encoding === 'br') return brotliDecompressSync(sent);
		return encoding === 'gzip' ? gunzipSync(sent) : sent;
	}

	close(): void {
		this.#agent.destroy();
	}

	#ask(method: string, path: string, body?: Buffer): Promise<Answer> {
		const headers = {
			...this.#headers,
			...(body && { 'content-type': 'application/json', 'content-length': body.length }),
			...(body && this.#packs && { 'content-encoding': 'gzip' })
		};
		return new Promise((resolve, reject) => {
			const sent = request(`${this.#url}${path}`, { method, headers, agent: this.#agent });
			sent.once('error', reject);
			sent.once('response', (response) => {
				const parts: Buffer[] = [];
				response.on('data', (part: Buffer) => parts.push(part));
				response.once('error', reject);
				response.once('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						body: this.#unpacked(Buffer.concat(parts), response.headers['content-encoding'])
					})
				);
			});
			sent.end(body);
		});
	}
}
