// What the line between a phone and the server can do to one exchange.
import type { Crew } from './crew.ts';
import type { Phone } from './phone.ts';
import type { Chance, NetworkFault } from './plan.ts';
import { type Answer, honestly, plain, type Trick } from './proxy.ts';

const page = Buffer.from('<!doctype html><title>Wi-Fi miễn phí</title><p>Đăng nhập để dùng mạng');

/** Some of the line's faults in one exchange of this phone, and what it makes of it. */
export async function breakLine(
	crew: Crew,
	phone: Phone,
	fault: NetworkFault,
	chance: Chance
): Promise<void> {
	if (fault === 'answers in the wrong order') return swapAnswers(crew, phone, chance);
	// Alone in its request, a command would be put aside as too large, which is not what is tried here.
	if (fault === '413 from between')
		for (let count = 0; count < 2; count++) await crew.record(phone);
	crew.proxy.next(phone.name, tricks[fault](chance));
	await phone.exchange();
	// Old requests arrive some exchanges later, or at the end.
	if (chance.happens(0.3)) await crew.proxy.letLateThrough();
}

/** Two phones ask; who asked last is answered first. */
async function swapAnswers(crew: Crew, phone: Phone, chance: Chance): Promise<void> {
	const other = chance.pick(crew.phones.filter((each) => each !== phone));
	let answered = () => {};
	const isAnswered = new Promise<void>((resolve) => (answered = resolve));
	crew.proxy.next(phone.name, async (way) => {
		const answer = await way.forward();
		await isAnswered;
		way.reply(answer);
	});
	crew.proxy.next(other.name, async (way) => {
		await honestly(way).finally(() => answered());
	});
	await Promise.all([phone.exchange(), other.exchange()]);
	await crew.ledger.check(other);
}

const tricks: Record<
	Exclude<NetworkFault, 'answers in the wrong order'>,
	(chance: Chance) => Trick
> = {
	'request lost': () => async (way) => way.hangUp(),
	'request cut in the middle': (chance) => async (way) => {
		await way.forwardPart(chance.below(100) / 100);
		way.hangUp();
	},
	'request sent twice': (chance) => async (way) => {
		const answers = await Promise.all([way.forward(), way.forward()]);
		way.reply(chance.pick(answers));
	},
	'request overtaken by newer ones': () => async (way) => {
		way.forwardLate();
		way.hangUp();
	},
	'answer lost': () => async (way) => {
		await way.forward();
		way.hangUp();
	},
	'answer cut in the middle': (chance) => async (way) => {
		await way.replyPart(await way.forward(), chance.below(100) / 100);
	},
	'answer ending too early': (chance) => async (way) => {
		const answer = await way.forward();
		const whole = plain(answer);
		const body = whole.subarray(0, chance.below(whole.length));
		const { 'content-encoding': _, ...headers } = answer.headers;
		way.reply({ ...answer, headers, body });
	},
	'answer of an earlier request': () => async (way) => {
		if (way.last) way.reply(way.last);
		else way.hangUp();
	},
	'a portal’s page with status 200': () => answering(200, { 'content-type': 'text/html' }, page),
	'a redirection to a portal': () => answering(302, { location: 'http://127.0.0.1:9/portal' }),
	'408 from between': () => answering(408),
	'413 from between': () => answering(413),
	'429 from between': () => answering(429, { 'retry-after': '30' }),
	'502 from between': () => answering(502, { 'content-type': 'text/html' }, page),
	'503 with Retry-After': () => answering(503, { 'retry-after': '120' })
};

/** Somebody between answers, and the server hears nothing. */
function answering(status: number, headers: Answer['headers'] = {}, body = Buffer.alloc(0)): Trick {
	return async (way) => way.reply({ status, headers, body });
}
