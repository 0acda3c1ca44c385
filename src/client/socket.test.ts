import { expect, test, vi } from 'vitest';
import { closeCodes } from '../protocol/close-codes.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import { deadPort, startServer } from './client-test-kit.ts';
import { ReconnectingSocket, type SocketState } from './socket.ts';

function openSocket(url: string, silentAfter?: number) {
	const states: [SocketState, number | null][] = [];
	const frames: ServerFrame[] = [];
	const bytes: Uint8Array[] = [];
	const socket = new ReconnectingSocket({
		url,
		random: () => 0,
		...(silentAfter === undefined ? {} : { silentAfter }),
		listener: {
			state: (state, code) => states.push([state, code]),
			frame: (frame) => frames.push(frame),
			bytes: (frame) => bytes.push(frame),
		},
	});
	socket.connect();
	return { socket, states, frames, bytes, [Symbol.dispose]: () => socket.close() };
}

test('text frames and bytes pass both ways under the sub-protocol', async () => {
	await using server = await startServer();
	using page = openSocket(server.url);
	const served = await server.nextPage();
	expect(served.socket.protocol).toBe('proclab.v1');
	served.say({ type: 'beat' });
	served.sayBytes(3, Uint8Array.of(104, 105));
	await vi.waitFor(() => expect(page.bytes).toEqual([Uint8Array.of(3, 104, 105)]));
	expect(page.frames).toEqual([{ type: 'beat' }]);
	expect(page.socket.send({ type: 'reset-lab' })).toBe(true);
	page.socket.sendBytes(3, Uint8Array.of(13));
	await served.heard('reset-lab');
	await vi.waitFor(() => expect(served.bytes).toEqual([Uint8Array.of(3, 13)]));
});

test('a server that restarts is found again by itself', async () => {
	await using server = await startServer();
	using page = openSocket(server.url);
	(await server.nextPage()).socket.close(closeCodes.restart);
	await server.nextPage();
	await vi.waitFor(() =>
		expect(page.states.map(([state]) => state)).toEqual(['connecting', 'open', 'away', 'connecting', 'open']),
	);
	expect(page.states[2]).toEqual(['away', closeCodes.restart]);
});

test('a page whose own frames were at fault does not connect again until asked to', async () => {
	await using server = await startServer();
	using page = openSocket(server.url);
	(await server.nextPage()).socket.close(closeCodes.tooMuchInput);
	await vi.waitFor(() => expect(page.states.at(-1)).toEqual(['refused', closeCodes.tooMuchInput]));
	await new Promise((resolve) => setTimeout(resolve, 600));
	expect(server.pages).toHaveLength(1);
	page.socket.connect();
	await server.nextPage();
});

test('a server that falls silent counts as lost, though its socket never closes', async () => {
	await using server = await startServer();
	using page = openSocket(server.url, 300);
	const served = await server.nextPage();
	const beats = setInterval(() => served.say({ type: 'beat' }), 50);
	await new Promise((resolve) => setTimeout(resolve, 600));
	expect(server.pages).toHaveLength(1);
	clearInterval(beats);
	served.socket.pause();
	await server.nextPage();
	expect(page.states[2]).toEqual(['away', 1006]);
});

test('where nobody listens it keeps trying, and what is sent meanwhile is not kept', async () => {
	using page = openSocket(`ws://127.0.0.1:${await deadPort()}/`);
	await vi.waitFor(
		() => expect(page.states.filter(([state]) => state === 'away').length).toBeGreaterThanOrEqual(2),
		3_000,
	);
	expect(page.socket.send({ type: 'reset-lab' })).toBe(false);
});

test('a closed socket stays closed', async () => {
	await using server = await startServer();
	using page = openSocket(server.url);
	await server.nextPage();
	page.socket.close();
	const said = page.states.length;
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(server.pages).toHaveLength(1);
	expect(page.states).toHaveLength(said);
});
