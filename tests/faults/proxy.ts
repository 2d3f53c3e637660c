// Stands between phones and the server on loopback, sees every request and every answer, and plays
// the tricks that it is told. What it does not touch it passes on as it came.
import { once } from 'node:events';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	request as httpRequest,
	type Server,
	type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface Receipt {
	id: string;
	verdict: 'accepted' | 'rejected';
	problem?: { code: string };
}
export interface Answer {
	status: number;
	headers: OutgoingHttpHeaders;
	body: Buffer;
}
/** What becomes of one request of a phone. */
export type Trick = (way: Way) => Promise<void>;

/** The header by which a simulated phone says which one it is; a browser says nothing. */
export const phoneHeader = 'x-phone';

export class Proxy {
	url = '';
	readonly #server: Server;
	readonly #target: () => number;
	readonly #hear: (receipts: Receipt[]) => void;
	readonly #next = new Map<string, Trick>();
	readonly #last = new Map<string, Answer>();
	#late: (() => Promise<unknown>)[] = [];

	/**
	 * @param target the server's port at this moment
	 * @param hear is told of every receipt that the server has given, whether or not a phone ever saw it
	 */
	constructor(target: () => number, hear: (receipts: Receipt[]) => void) {
		this.#target = target;
		this.#hear = hear;
		this.#server = createServer((asked, answer) => void this.#serve(asked, answer));
	}

	async open(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		this.url = `http://localhost:${(this.#server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.#server.close();
		this.#server.closeAllConnections();
		await once(this.#server, 'close');
	}

	/** What happens to the next exchange of this phone; '' is the browser. */
	next(phone: string, trick: Trick): void {
		this.#next.set(phone, trick);
	}

	/** Takes back a trick that nothing came to. Answers whether there was one. */
	forget(phone: string): boolean {
		return this.#next.delete(phone);
	}

	/** Lets through what was on its way for so long that newer requests overtook it. */
	async letLateThrough(): Promise<void> {
		await Promise.all(this.#late.splice(0).map((send) => send().catch(() => {})));
	}

	async #serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
		const phone = String(asked.headers[phoneHeader] ?? '');
		const body = await bodyOf(asked).catch(() => null);
		if (!body) return;
		const way = new Way(asked, body, response, {
			port: this.#target(),
			last: this.#last.get(phone),
			heard: (answer) => this.#note(phone, answer),
			late: (send) => this.#late.push(send)
		});
		const isExchange = asked.url === '/sync' && asked.method === 'POST';
		const trick = isExchange ? this.#next.get(phone) : undefined;
		if (trick) this.#next.delete(phone);
		await (trick ?? honestly)(way).catch(() => way.hangUp());
	}

	#note(phone: string, answer: Answer): void {
		if (answer.status !== 200) return;
		this.#last.set(phone, answer);
		const text = plain(answer).toString();
		this.#hear((JSON.parse(text) as { receipts: Receipt[] }).receipts);
	}
}

interface Surroundings {
	port: number;
	/** The last whole answer to this phone. */
	last: Answer | undefined;
	heard: (answer: Answer) => void;
	late: (send: () => Promise<unknown>) => void;
}

/** One request on its way, in the hands of a trick. */
export class Way {
	readonly #asked: IncomingMessage;
	readonly #body: Buffer;
	readonly #response: ServerResponse;
	readonly #around: Surroundings;

	constructor(
		asked: IncomingMessage,
		body: Buffer,
		response: ServerResponse,
		around: Surroundings
	) {
		this.#asked = asked;
		this.#body = body;
		this.#response = response;
		this.#around = around;
	}

	get last(): Answer | undefined {
		return this.#around.last;
	}

	/**
	 * Brings the request to the server; resolves when its answer is here in full, which the phone does
	 * not know yet.
	 * @param sent is called when the server has the whole request
	 */
	async forward(sent: () => void = () => {}): Promise<Answer> {
		const outgoing = this.#outgoing();
		outgoing.end(this.#body, sent);
		const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
		const answer = {
			status: incoming.statusCode ?? 0,
			headers: withoutConnection(incoming.headers),
			body: await bodyOf(incoming)
		};
		if (this.#asked.url === '/sync') this.#around.heard(answer);
		return answer;
	}

	/** Brings a part of the request to the server, and then the line breaks. */
	async forwardPart(share: number): Promise<void> {
		const outgoing = this.#outgoing();
		outgoing.on('error', () => {});
		await new Promise<void>((resolve) => {
			outgoing.write(this.#body.subarray(0, Math.floor(this.#body.length * share)), () =>
				resolve()
			);
		});
		outgoing.destroy();
	}

	/** The request arrives some day, when newer ones have. */
	forwardLate(): void {
		this.#around.late(() => this.forward());
	}

	reply({ status, headers, body }: Answer): void {
		this.#response.writeHead(status, { ...headers, connection: 'close' });
		this.#response.end(body);
	}

	/** A part of the answer, and then the line breaks. */
	async replyPart({ status, headers, body }: Answer, share: number): Promise<void> {
		this.#response.writeHead(status, { ...headers, 'content-length': body.length });
		await new Promise<void>((resolve) => {
			this.#response.write(body.subarray(0, Math.floor(body.length * share)), () => resolve());
		});
		this.hangUp();
	}

	hangUp(): void {
		this.#response.destroy();
	}

	#outgoing() {
		return httpRequest({
			host: '127.0.0.1',
			port: this.#around.port,
			path: this.#asked.url,
			method: this.#asked.method,
			headers: { ...withoutConnection(this.#asked.headers), 'content-length': this.#body.length },
			agent: false
		});
	}
}

export const honestly: Trick = async (way) => way.reply(await way.forward());

/** The bytes as they were before they were compressed. */
export function plain({ headers, body }: Answer): Buffer {
	const encoding = headers['content-encoding'];
	if (encoding === 'gzip') return gunzipSync(body);
	return encoding === 'br' ? brotliDecompressSync(body) : body;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of message) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

/** What concerns one connection only; the length is said anew. */
function withoutConnection(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
	const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...rest } = headers;
	delete rest['content-length'];
	return rest;
}
