import { expect, test } from 'vitest';
import { packChannel } from '../protocol/channel-bytes.ts';
import type { ClientFrame } from '../protocol/frames.ts';
import { flowControl, maxFrameBytes } from '../protocol/numbers.ts';
import { TerminalLink } from './terminal-link.ts';

/** A link with a wire and a screen that record; `parse` lets the screen catch up with so many writes. */
function recordedLink() {
	const sent: ClientFrame[] = [];
	const input: { channel: number; bytes: Uint8Array }[] = [];
	const shown: number[] = [];
	const waiting: (() => void)[] = [];
	const link = new TerminalLink('main', {
		send: (frame) => sent.push(frame) > 0,
		sendBytes: (channel, bytes) => input.push({ channel, bytes: bytes.slice() }) > 0,
	});
	const screen = {
		write: (bytes: Uint8Array, parsed: () => void) => {
			shown.push(...bytes);
			waiting.push(parsed);
		},
	};
	const open = (instance: string, offset: number, { lost = false, channel = 1, live = offset } = {}) =>
		link.opened({ type: 'opened', terminal: 'main', channel, instance, offset, live, lost });
	const receive = (text: string, channel = 1) => link.receive(packChannel(channel, new TextEncoder().encode(text)));
	const parse = () => {
		for (const parsed of waiting.splice(0)) parsed();
	};
	const text = () => new TextDecoder().decode(Uint8Array.from(shown));
	return { link, screen, sent, input, open, receive, parse, text };
}

const size = { columns: 100, rows: 30 };
const reset = '\u0018\u001bc';

test('a terminal opens when it has both a connection and a screen', () => {
	const { link, screen, sent } = recordedLink();
	link.connected();
	expect(sent).toEqual([]);
	link.attach(screen, size);
	expect(sent).toEqual([{ type: 'open', terminal: 'main', ...size }]);
	expect(link.view.get().state).toBe('starting');
});

test('what old output asks of the terminal is not answered again, what new output asks is', () => {
	const { link, screen, input, open, receive, parse } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 0, { live: 4 });
	receive('\u001b[6n');
	link.type('\u001b[1;1R');
	link.type('x');
	parse();
	receive('\u001b[6n');
	link.type('\u001b[2;1R');
	expect(input.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['x', '\u001b[2;1R']);
});

test('after a reconnection it asks for exactly what it has not got', () => {
	const { link, screen, sent, open, receive, text } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 500);
	receive('hello');
	link.disconnected();
	expect(link.view.get().state).toBe('detached');
	link.connected();
	expect(sent.at(-1)).toEqual({ type: 'open', terminal: 'main', ...size, from: { instance: 'shell-1', offset: 505 } });
	open('shell-1', 505, { channel: 4 });
	receive(' again', 4);
	expect(text()).toBe('hello again');
	expect(link.view.get().state).toBe('ready');
});

test('output that was lost, or another shell, clears the screen in its place among the output', () => {
	const { link, screen, open, receive, text } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 0);
	receive('one');
	open('shell-1', 900, { lost: true });
	receive('two');
	open('shell-2', 0);
	receive('three');
	expect(text()).toBe(`one${reset}two${reset}three`);
});

test('acknowledgements come in lumps, after the screen has parsed', () => {
	const { link, screen, sent, open, receive, parse } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 1_000);
	receive('x'.repeat(flowControl.acknowledgeEvery));
	expect(sent.filter(({ type }) => type === 'ack')).toEqual([]);
	parse();
	receive('y'.repeat(10));
	parse();
	expect(sent.filter(({ type }) => type === 'ack')).toEqual([
		{ type: 'ack', terminal: 'main', offset: 1_000 + flowControl.acknowledgeEvery },
	]);
});

test('what was parsed of an earlier shell is not acknowledged to the next', () => {
	const { link, screen, sent, open, receive, parse } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 0);
	receive('x'.repeat(20_000));
	open('shell-2', 0);
	parse();
	expect(sent.filter(({ type }) => type === 'ack')).toEqual([]);
});

test('a long paste is cut into frames that the server takes, and nothing of it is lost', () => {
	const { link, screen, input, open } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 0);
	const paste = 'ä'.repeat(maxFrameBytes);
	link.type(paste);
	expect(input.length).toBeGreaterThan(1);
	expect(Math.max(...input.map(({ bytes }) => bytes.length + 1))).toBeLessThanOrEqual(maxFrameBytes);
	expect(new TextDecoder().decode(Uint8Array.from(input.flatMap(({ bytes }) => [...bytes])))).toBe(paste);
});

test('what is typed before the prompt is kept; what is typed while detached is not', () => {
	const { link, screen, input, open } = recordedLink();
	link.connected();
	link.attach(screen, size);
	link.type('ls\r');
	open('shell-1', 0);
	expect(input.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['ls\r']);
	link.disconnected();
	link.type('rm\r');
	link.connected();
	open('shell-1', 0);
	expect(input).toHaveLength(1);
});

test('a size that changed before the shell was there is told when it is', () => {
	const { link, screen, sent, open } = recordedLink();
	link.connected();
	link.attach(screen, size);
	link.resize({ columns: 70, rows: 20 });
	expect(sent).toHaveLength(1);
	open('shell-1', 0);
	expect(sent.at(-1)).toEqual({ type: 'resize', terminal: 'main', columns: 70, rows: 20 });
	link.resize({ columns: 70, rows: 20 });
	expect(sent).toHaveLength(2);
});

test('an ended terminal stays so over a reconnection, until someone wants a new shell', () => {
	const { link, screen, sent, open } = recordedLink();
	link.connected();
	link.attach(screen, size);
	open('shell-1', 0);
	link.ended({ type: 'ended', terminal: 'main', reason: 'exited', exitCode: 3, problem: null });
	expect(link.view.get()).toEqual({ state: 'ended', end: { reason: 'exited', exitCode: 3, problem: null } });
	link.disconnected();
	link.connected();
	expect(sent.filter(({ type }) => type === 'open')).toHaveLength(1);
	link.openAgain();
	expect(sent.filter(({ type }) => type === 'open')).toHaveLength(2);
	expect(link.view.get().state).toBe('starting');
});

test('a terminal that is not open is not hung up', () => {
	const { link, sent } = recordedLink();
	link.connected();
	link.hangUp();
	expect(sent).toEqual([]);
});
