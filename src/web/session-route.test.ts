import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes } from '../protocol/close-codes.ts';
import { maxFrameBytes } from '../protocol/numbers.ts';
import { maxSocketsPerLearner } from './session-sockets.ts';
import { sessionPath, startPeer, startTestWeb, type TestPeer, type TestWeb } from './web-test-kit.ts';

let web: TestWeb;
let peer: TestPeer;

beforeEach(async () => {
	web = await startTestWeb();
	peer = await startPeer(join(web.folder, 'labd.sock'));
});
afterEach(async () => {
	await web[Symbol.asyncDispose]();
	await peer[Symbol.asyncDispose]();
});

/** A page and labd's end of it. */
async function openPair(): Promise<{ page: WebSocket; labd: WebSocket }> {
	const page = web.connect(sessionPath);
	await once(page, 'open');
	return { page, labd: await peer.nextSocket() };
}

interface Frame {
	readonly data: Buffer;
	readonly binary: boolean;
}

function collect(socket: WebSocket): Frame[] {
	const frames: Frame[] = [];
	socket.on('message', (data, binary) => frames.push({ data: Buffer.from(data as Buffer), binary }));
	return frames;
}

async function closeOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
	const [code, reason] = await once(socket, 'close');
	return { code, reason: String(reason) };
}

const openFrame = '{"type":"open","terminal":"shell","columns":80,"rows":24}';

describe('the relay', () => {
	test('passes text and bytes both ways, as they are', async () => {
		const { page, labd } = await openPair();
		const [atPage, atLabd] = [collect(page), collect(labd)];
		page.send(openFrame);
		page.send(Buffer.from([0, 0xff, 0x1b, 0x00]));
		labd.send('{"type":"beat"}');
		labd.send(Buffer.from([3, 0xc3]));
		await vi.waitUntil(() => atPage.length === 2 && atLabd.length === 2, 10_000);
		expect(atLabd).toEqual([
			{ data: Buffer.from(openFrame), binary: false },
			{ data: Buffer.from([0, 0xff, 0x1b, 0x00]), binary: true },
		]);
		expect(atPage).toEqual([
			{ data: Buffer.from('{"type":"beat"}'), binary: false },
			{ data: Buffer.from([3, 0xc3]), binary: true },
		]);
		page.terminate();
	});

	test('what a page says at once reaches labd whole and in order', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { maxLength: 200 }),
				async (sent) => {
					const page = web.connect(sessionPath);
					page.once('open', () => {
						for (const bytes of sent) page.send(bytes);
						page.close(1000);
					});
					const labd = await peer.nextSocket();
					const received = collect(labd);
					await closeOf(labd);
					expect(received.map(({ data }) => new Uint8Array(data))).toEqual(sent);
				},
			),
			{ numRuns: 15 },
		);
	});

	test('output reaches a page that reads slowly whole and in order, and labd is not read meanwhile', async () => {
		const { page, labd } = await openPair();
		page.pause();
		const [sent, received] = [createHash('sha256'), createHash('sha256')];
		let [sentBytes, receivedBytes] = [0, 0];
		for (let index = 0; index < 500; index += 1) {
			const bytes = randomBytes(1 + ((index * 7_919) % (maxFrameBytes - 1)));
			sent.update(bytes);
			sentBytes += bytes.length;
			labd.send(bytes);
		}
		await sleep(300);
		expect(labd.bufferedAmount).toBeGreaterThan(sentBytes / 2);
		page.on('message', (data) => {
			received.update(data as Buffer);
			receivedBytes += (data as Buffer).length;
		});
		page.resume();
		await vi.waitUntil(() => receivedBytes >= sentBytes, 10_000);
		expect(received.digest('hex')).toBe(sent.digest('hex'));
		page.terminate();
	});

	test('input reaches a labd that reads slowly whole and in order, and the page is not read meanwhile', async () => {
		const { page, labd } = await openPair();
		labd.pause();
		const chunk = randomBytes(60_000);
		for (let index = 0; index < 400; index += 1) page.send(Buffer.concat([Buffer.from([index % 256]), chunk]));
		await sleep(300);
		expect(page.bufferedAmount).toBeGreaterThan(12_000_000);
		const received: number[] = [];
		labd.on('message', (data) => received.push((data as Buffer)[0] ?? -1, (data as Buffer).length));
		labd.resume();
		await vi.waitUntil(() => received.length === 800, 10_000);
		expect(received).toEqual(Array.from({ length: 400 }, (_, index) => [index % 256, 60_001]).flat());
		page.terminate();
	});

	test('a page that leaves closes its socket to labd', async () => {
		const { page, labd } = await openPair();
		page.terminate();
		expect(await closeOf(labd)).toMatchObject({ code: 1000 });
		await vi.waitUntil(() => web.sockets.size === 0, 10_000);
	});

	test('labd’s own close code reaches the page', async () => {
		for (const code of [closeCodes.notFound, closeCodes.outOfOrder, closeCodes.tooMuchInput, closeCodes.tooLarge]) {
			const { page, labd } = await openPair();
			labd.close(code, 'because');
			expect(await closeOf(page)).toEqual({ code, reason: 'because' });
		}
	});

	test('a labd that dies, restarts or hangs up closes the page with the code for labd away', async () => {
		for (const end of ['terminate', 1000, 1012] as const) {
			const { page, labd } = await openPair();
			if (end === 'terminate') labd.terminate();
			else labd.close(end);
			expect((await closeOf(page)).code).toBe(closeCodes.labdAway);
		}
	});

	test('without labd the page is closed with the code for labd away', async () => {
		await peer[Symbol.asyncDispose]();
		const page = web.connect(sessionPath);
		page.once('open', () => page.send(openFrame));
		expect((await closeOf(page)).code).toBe(closeCodes.labdAway);
		peer = await startPeer(peer.socketPath);
		await openPair();
	});
});

describe('a frame', () => {
	test.each([
		['no JSON', '{'],
		['no object', '3'],
		['an unknown type', '{"type":"become-root"}'],
		['a missing field', '{"type":"open","terminal":"shell"}'],
		['a key too many', '{"type":"reset-lab","lab":"of-someone-else"}'],
		['a name with a slash', '{"type":"hang-up","terminal":"../x"}'],
		['a negative size', '{"type":"resize","terminal":"shell","columns":-1,"rows":1}'],
		['a server’s frame', '{"type":"beat"}'],
	])('that is %s closes its socket as malformed, reaches nobody, and others live on', async (_what, text) => {
		const [bad, good] = [await openPair(), await openPair()];
		const [atBad, atGood] = [collect(bad.labd), collect(good.labd)];
		bad.page.send(text);
		bad.page.send(openFrame);
		expect((await closeOf(bad.page)).code).toBe(closeCodes.malformed);
		good.page.send(openFrame);
		await vi.waitUntil(() => atGood.length === 1, 10_000);
		expect(atBad).toEqual([]);
		good.page.terminate();
	});

	test('larger than allowed closes its socket as too large, and others live on', async () => {
		const [bad, good] = [await openPair(), await openPair()];
		const [atBad, atGood] = [collect(bad.labd), collect(good.labd)];
		bad.page.send(Buffer.alloc(maxFrameBytes));
		bad.page.send(Buffer.alloc(maxFrameBytes + 1));
		expect((await closeOf(bad.page)).code).toBe(closeCodes.tooLarge);
		good.page.send(Buffer.alloc(maxFrameBytes));
		await vi.waitUntil(() => atGood.length === 1, 10_000);
		expect(atBad.map(({ data }) => data.length)).toEqual([maxFrameBytes]);
		good.page.terminate();
	});
});

test('a page that is slow to read still learns why it was closed', async () => {
	const { page, labd } = await openPair();
	page.pause();
	for (let count = 0; count < 100; count += 1) labd.send(Buffer.alloc(maxFrameBytes));
	await sleep(100);
	page.send(Buffer.alloc(maxFrameBytes + 1));
	await sleep(100);
	page.resume();
	expect((await closeOf(page)).code).toBe(closeCodes.tooLarge);
});

describe('a session', () => {
	test('of an unknown lesson is closed as not found, and labd is not asked', async () => {
		for (const path of ['/api/session', '/api/session?lesson=', '/api/session?lesson=nope', `${sessionPath}&lesson=x`])
			expect((await closeOf(web.connect(path))).code).toBe(closeCodes.notFound);
		expect(peer.asked).toEqual([]);
	});

	test(`beyond the ${maxSocketsPerLearner}th is told why and closed, and a place is free again when a page leaves`, async () => {
		const pages: WebSocket[] = [];
		for (let count = 0; count < maxSocketsPerLearner; count += 1) pages.push((await openPair()).page);
		const late = web.connect(sessionPath);
		const told = collect(late);
		expect((await closeOf(late)).code).toBe(closeCodes.tooMany);
		expect(JSON.parse(String(told[0]?.data))).toMatchObject({ type: 'problem', problem: { code: 'too-many-pages' } });
		pages.pop()?.terminate();
		await vi.waitUntil(() => web.sockets.size === maxSocketsPerLearner - 1, 10_000);
		await openPair();
		for (const page of pages) page.terminate();
	});

	test('is told to come back when the server closes, and one that does not answer does not hold it up', async () => {
		const { page } = await openPair();
		const deaf = (await openPair()).page;
		deaf.pause();
		const closed = closeOf(page);
		const started = performance.now();
		await web.app.close();
		expect((await closed).code).toBe(closeCodes.restart);
		expect(performance.now() - started).toBeLessThan(4_000);
		deaf.terminate();
	});

	test('that is no upgrade is told so', async () => {
		const answer = await web.app.inject({ url: sessionPath, headers: { host: web.host, cookie: web.cookie } });
		expect([answer.statusCode, answer.json().code]).toEqual([426, 'not-an-upgrade']);
	});
});

describe('beats', () => {
	test('are said to a page that listens, and one that answers no ping is cut', async () => {
		await using quick = await startTestWeb({ beatEvery: 40 });
		await using _labd = await startPeer(join(quick.folder, 'labd.sock'));
		const alive = quick.connect(sessionPath);
		const dead = quick.connect(sessionPath, { autoPong: false });
		const heard = collect(alive);
		expect((await closeOf(dead)).code).toBe(1006);
		await vi.waitUntil(() => heard.length > 3, 10_000);
		expect(heard.map(({ data }) => String(data))).toContain('{"type":"beat"}');
		expect(alive.readyState).toBe(alive.OPEN);
		alive.terminate();
	});
});
