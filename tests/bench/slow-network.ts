// A phone's network between a browser and a server, both on this machine. Chromium's own emulation
// slows pages but not their service workers, and knows no lost answers; here every byte goes through
// two lanes of limited width and a distance, whoever sends it.
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Profile {
	/** Bits per second from the phone and to it. */
	up: number;
	down: number;
	roundTripMs: number;
}

/** A slow mobile network: 0.75 Mbps up, 1.6 down, 150 ms. */
export const mobile: Profile = { up: 750_000, down: 1_600_000, roundTripMs: 150 };

/** So much travels at once; a lane serves all connections in the order of arrival. */
const packet = 1400;

class Lane {
	bytes = 0;
	#free = 0;
	readonly #bitsPerSecond: number;
	readonly #distanceMs: number;

	constructor(bitsPerSecond: number, distanceMs: number) {
		this.#bitsPerSecond = bitsPerSecond;
		this.#distanceMs = distanceMs;
	}

	/** Hands the data over when it would have arrived. */
	carry(data: Buffer, notBefore: number, deliver: (part: Buffer) => void): void {
		for (let from = 0; from < data.length; from += packet) {
			const part = data.subarray(from, from + packet);
			this.bytes += part.length;
			this.#free =
				Math.max(performance.now(), this.#free, notBefore) +
				(part.length * 8000) / this.#bitsPerSecond;
			const wait = this.#free + this.#distanceMs - performance.now();
			setTimeout(() => deliver(part), wait);
		}
	}
}

export class SlowNetwork {
	/** The answer to which request of the phone's door is lost, counted from 0; none unless told. */
	losesAnswer: (count: number) => boolean = () => false;
	lost = 0;
	readonly #server: Server;
	readonly #target: number;
	readonly #profile: Profile;
	readonly #sockets = new Set<Socket>();
	#up: Lane;
	#down: Lane;
	#cut = false;
	#asked = 0;

	private constructor(target: number, profile: Profile) {
		this.#target = target;
		this.#profile = profile;
		this.#up = new Lane(profile.up, profile.roundTripMs / 2);
		this.#down = new Lane(profile.down, profile.roundTripMs / 2);
		this.#server = createServer((phone) => this.#join(phone));
	}

	static async open(target: number, profile = mobile): Promise<SlowNetwork> {
		const network = new SlowNetwork(target, profile);
		await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
		return network;
	}

	get url(): string {
		return `http://localhost:${(this.#server.address() as { port: number }).port}`;
	}

	get bytes(): { up: number; down: number } {
		return { up: this.#up.bytes, down: this.#down.bytes };
	}

	/** No network at all, until `mend`. */
	cut(): void {
		this.#cut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	mend(): void {
		this.#cut = false;
	}

	close(): Promise<void> {
		this.cut();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#join(phone: Socket): void {
		if (this.#cut) return void phone.destroy();
		const server = connect(this.#target, '127.0.0.1');
		// Opening a connection is a way there and back, which loopback does not have.
		const opened = performance.now() + this.#profile.roundTripMs;
		let loses = false;
		phone.on('data', (data) => {
			if (data.subarray(0, 11).toString() === 'POST /sync ')
				loses = this.losesAnswer(this.#asked++);
			this.#up.carry(data, opened, (part) => server.write(part));
		});
		server.on('data', (data) => {
			if (loses) {
				this.lost += 1;
				return end();
			}
			this.#down.carry(data, 0, (part) => phone.write(part));
		});
		const end = () => (phone.destroy(), server.destroy());
		for (const socket of [phone, server]) {
			socket.setNoDelay(true);
			this.#sockets.add(socket);
			socket.on('error', end);
			socket.on('close', () => {
				this.#sockets.delete(socket);
				// What is still on its way arrives.
				setTimeout(end, 5_000).unref();
			});
		}
	}
}

/** What the network needs for so many bytes and round trips, in milliseconds. */
export function least(bytes: { up?: number; down?: number }, roundTrips: number): number {
	return (
		((bytes.up ?? 0) * 8000) / mobile.up +
		((bytes.down ?? 0) * 8000) / mobile.down +
		roundTrips * mobile.roundTripMs
	);
}

/** Throws when a download is faster than the network allows: then nothing measured over it would mean anything. */
export async function mustBeSlow(network: SlowNetwork, path: string): Promise<void> {
	const before = network.bytes.down;
	const start = performance.now();
	await (await fetch(network.url.replace('localhost', '127.0.0.1') + path)).arrayBuffer();
	const took = performance.now() - start;
	const limit = least({ down: network.bytes.down - before }, 1);
	if (took < limit * 0.95) throw new Error(`The network is not slow: ${took} ms, not ${limit} ms.`);
}
