// Serves the build. Kit's own server cannot say which port it got, that a port is taken, or that
// it is ready only after the database is; everything else is its handler.
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './ready.mjs';

const env = process.env;
const host = env.HOST || '127.0.0.1';
const port = Number(env.PORT || 3000);
/** Set in front of Kit's handler, so that it must never come from outside. */
const PROTOCOL = 'x-served-protocol';
const DRAIN_MS = 5_000;
let stopping = false;

env.DATA_DIR ||= join(root, '.data');
// Boundary files of a province are far larger than Kit's half megabyte.
env.BODY_SIZE_LIMIT ||= '64M';
// Without ORIGIN the address the browser used is the origin: localhost, 127.0.0.1 and the
// machine's address in the local network all pass the check on form posts.
const plain = !env.ORIGIN && !env.PROTOCOL_HEADER;
if (plain) env.PROTOCOL_HEADER = PROTOCOL;

/** @type {(value: import('node:http').RequestListener) => void} */
let opened = () => {};
/** Resolves when the database is ready; requests that come earlier wait for it. */
const handler = new Promise((/** @type {typeof opened} */ resolve) => (opened = resolve));

const server = createServer((request, response) => {
	if (plain) request.headers[PROTOCOL] = 'http';
	response.setHeader('x-content-type-options', 'nosniff');
	response.setHeader('x-frame-options', 'DENY');
	response.setHeader('referrer-policy', 'same-origin');
	response.setHeader('cross-origin-opener-policy', 'same-origin');
	response.once('close', () => stopping && server.closeIdleConnections());
	void handler.then((handle) => handle(request, response));
});

server.once('error', (error) => {
	say(whyNotListening(/** @type {NodeJS.ErrnoException} */ (error)));
	process.exit(1);
});

// Listening comes first: a taken port is told at once and not after the demo is loaded.
server.listen(port, host, async () => {
	try {
		const { handler } = await import(pathToFileURL(join(root, 'build/handler.js')).href);
		opened(handler);
	} catch (error) {
		say(`Không khởi động được: ${error instanceof Error ? error.message : error}`);
		if (env.DEBUG && error instanceof Error) say(error.stack ?? '');
		process.exit(1);
	}
	say(`Sẵn sàng: ${addresses().join('  ')}`);
});

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
process.once('SIGHUP', stop);
// Started by start.mjs: when it is killed, the port must not stay taken.
if (process.channel) {
	process.once('disconnect', stop);
	process.channel.unref();
}

/** Finishes the requests under way, lets the app close its database, and ends. */
function stop() {
	if (stopping) return;
	stopping = true;
	setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
	setTimeout(() => process.exit(1), 2 * DRAIN_MS).unref();
	server.close(() => {
		// Kit's name for the moment the app closes what it holds (hooks.server.ts).
		// @ts-expect-error custom events cannot be typed
		process.emit('sveltekit:shutdown', 'SIGTERM');
	});
	server.closeIdleConnections();
}

function addresses() {
	const address = server.address();
	const actual = address && typeof address === 'object' ? address.port : port;
	if (env.ORIGIN) return [env.ORIGIN];
	const names =
		host === '0.0.0.0' || host === '::' ? ['localhost', ...localAddresses()] : [shown()];
	return names.map((name) => `http://${name}:${actual}`);
}

function shown() {
	if (host === '127.0.0.1' || host === '::1') return 'localhost';
	return host.includes(':') ? `[${host}]` : host;
}

function localAddresses() {
	return Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => address);
}

/** @param {NodeJS.ErrnoException} error */
function whyNotListening(error) {
	if (error.code === 'EADDRINUSE') {
		return `Cổng ${port} đang có chương trình khác dùng. Hãy tắt chương trình đó, hoặc chọn cổng khác: PORT=${port + 1} npm start`;
	}
	if (error.code === 'EACCES')
		return `Không được phép mở cổng ${port}. Hãy chọn cổng từ 1024 trở lên.`;
	if (error.code === 'EADDRNOTAVAIL') return `Máy này không có địa chỉ HOST=${host}.`;
	return `Không mở được cổng ${port}: ${error.message}`;
}

/** @param {string} sentence */
function say(sentence) {
	process.stdout.write(`${sentence}\n`);
}
