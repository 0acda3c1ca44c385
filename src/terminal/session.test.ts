import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Emitter } from '../foundation/emitter.ts';
import { fail, succeed } from '../foundation/result.ts';
import { flowControl, maxPendingInputBytes, replayBytes } from '../protocol/numbers.ts';
import { openPty, spawnPty } from '../pty/node-pty.ts';
import type { PtyExit, PtyProgram } from '../pty/pty.ts';
import { Terminal } from './terminal.ts';
import type { Attachment, OpenedAt, TerminalEnd, TerminalViewer } from './viewer.ts';

const size = { columns: 80, rows: 24 };
const opened: Terminal[] = [];

afterEach(() => {
	for (const terminal of opened.splice(0)) terminal.hangUp();
});

/** A terminal with a program of the host in it. */
function hostTerminal(args: readonly string[]): Terminal {
	const [file = 'bash', ...rest] = args;
	const env = { PATH: process.env.PATH ?? '', PS1: '$ ', TERM: 'dumb' };
	const terminal = new Terminal('main', {
		startShell: (wanted) => succeed(spawnPty({ file, args: rest, env, cwd: '/' }, wanted)),
	});
	opened.push(terminal);
	return terminal;
}

/** A terminal with bash in it, at its prompt. */
async function bashTerminal(): Promise<Terminal> {
	const terminal = hostTerminal(['bash', '--norc', '--noprofile', '--noediting']);
	const { recorder, attachment } = look(terminal);
	await until(() => recorder.text.includes('$ '));
	attachment[Symbol.dispose]();
	return terminal;
}

class Recorder implements TerminalViewer {
	at: OpenedAt = { instance: '', offset: -1, live: -1, lost: false };
	end: TerminalEnd | undefined;
	received = Buffer.alloc(0);
	/** Acknowledges all that it gets, as a quick page does. */
	attachment: Attachment | undefined;

	get text() {
		return this.received.toString();
	}
	get offset() {
		return this.at.offset + this.received.length;
	}
	opened(at: OpenedAt) {
		this.at = at;
	}
	output(bytes: Uint8Array) {
		this.received = Buffer.concat([this.received, bytes]);
		this.attachment?.acknowledge(this.offset);
	}
	ended(end: TerminalEnd) {
		this.end = end;
	}
}

function look(terminal: Terminal, options: Partial<Parameters<Terminal['open']>[1]> = {}) {
	const recorder = new Recorder();
	const result = terminal.open(recorder, { size, ...options });
	if (!result.ok) throw new Error(result.error.why);
	recorder.attachment = result.value;
	result.value.acknowledge(recorder.offset);
	return { recorder, attachment: result.value, type: (text: string) => result.value.write(Buffer.from(text)) };
}

async function until(condition: () => boolean) {
	await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 10 });
}

test('what is typed reaches the program and its output comes back', async () => {
	const { recorder, type } = look(await bashTerminal());
	type('echo $((6 * 7))\r');
	await until(() => recorder.text.includes('\n42\r\n'));
	expect(recorder.at).toMatchObject({ offset: 0, lost: false });
});

test('two viewers see the same bytes, and the later one all that came before', async () => {
	const terminal = await bashTerminal();
	const first = look(terminal);
	first.type('echo one\r');
	await until(() => first.recorder.text.includes('\none\r\n'));
	const second = look(terminal);
	expect(second.recorder.text).toBe(first.recorder.text);
	second.type('echo two\r');
	await until(() => first.recorder.text.includes('\ntwo\r\n') && second.recorder.text.includes('\ntwo\r\n'));
	expect(second.recorder.text).toBe(first.recorder.text);
});

test('who comes back gets exactly what it has not got', async () => {
	const terminal = await bashTerminal();
	const whole = look(terminal);
	const before = look(terminal);
	whole.type('for i in $(seq 300); do echo line $i; sleep 0.001; done\r');
	await until(() => before.recorder.text.includes('line 20'));
	const from = { instance: before.recorder.at.instance, offset: before.recorder.offset };
	before.attachment[Symbol.dispose]();
	await until(() => whole.recorder.text.includes('line 300'));
	const seen = whole.recorder.offset;
	const after = look(terminal, { from });
	expect(after.recorder.at).toMatchObject({ ...from, lost: false });
	expect(after.recorder.at.live).toBeGreaterThanOrEqual(seen);
	await until(() => after.recorder.offset === whole.recorder.offset);
	expect(before.recorder.text + after.recorder.text).toBe(whole.recorder.text);
});

test('who asks for output that was dropped is told so and gets what there is', async () => {
	const terminal = await bashTerminal();
	const { recorder, attachment, type } = look(terminal);
	const from = { instance: recorder.at.instance, offset: 0 };
	type(`head -c ${2 * replayBytes} /dev/zero | tr '\\0' x; echo; echo d''one\r`);
	await until(() => recorder.text.includes('done'));
	attachment[Symbol.dispose]();
	const late = look(terminal, { from });
	expect(late.recorder.at.lost).toBe(true);
	expect(late.recorder.received.length).toBe(replayBytes);
	expect(recorder.text.endsWith(late.recorder.text)).toBe(true);
});

test('who has the output of another shell is told to clear its screen', async () => {
	const { recorder } = look(await bashTerminal(), { from: { instance: 'another', offset: 0 } });
	expect(recorder.at.lost).toBe(true);
});

test('output that nobody watches is read and kept all the same', async () => {
	const terminal = await bashTerminal();
	const { attachment, type } = look(terminal);
	type(`head -c ${4 * replayBytes} /dev/zero | tr '\\0' x; echo; echo d''one\r`);
	attachment[Symbol.dispose]();
	await until(() => {
		const late = look(terminal);
		late.attachment[Symbol.dispose]();
		return late.recorder.text.includes('\ndone\r\n');
	});
});

test('a viewer that acknowledges nothing stops the program, until it acknowledges or leaves', async () => {
	const terminal = hostTerminal(['yes']);
	const slow = look(terminal);
	slow.recorder.attachment = undefined;
	await until(() => slow.recorder.received.length > flowControl.pauseAbove);
	await sleep(100);
	const stopped = slow.recorder.received.length;
	await sleep(200);
	expect(slow.recorder.received.length).toBe(stopped);
	expect(stopped).toBeLessThan(replayBytes);
	expect(slow.attachment.acknowledge(slow.recorder.offset)).toBe(true);
	await until(() => slow.recorder.received.length > stopped);
	await sleep(100);
	const fast = look(terminal);
	const before = fast.recorder.offset;
	slow.attachment[Symbol.dispose]();
	await until(() => fast.recorder.offset > before + replayBytes);
});

test('an acknowledgement of what was never sent is refused', async () => {
	const { recorder, attachment } = look(await bashTerminal());
	await until(() => recorder.text.includes('$ '));
	expect(attachment.acknowledge(recorder.offset + 1)).toBe(false);
	expect(attachment.acknowledge(recorder.offset)).toBe(true);
});

test('the size of the most recently active viewer wins', async () => {
	const terminal = await bashTerminal();
	const first = look(terminal);
	const second = look(terminal, { size: { columns: 100, rows: 30 } });
	const told = async (viewer: ReturnType<typeof look>, expected: string) => {
		await until(() => {
			viewer.type('stty size\r');
			return viewer.recorder.text.includes(`\n${expected}\r\n`);
		});
	};
	await told(second, '30 100');
	await told(first, '24 80');
	second.attachment.resize({ columns: 120, rows: 40 });
	await told(second, '40 120');
	second.attachment[Symbol.dispose]();
	first.recorder.received = Buffer.alloc(0);
	await told(first, '24 80');
});

test('an exit ends the shell with its status, and the next look starts another', async () => {
	const terminal = await bashTerminal();
	const { recorder, type } = look(terminal);
	type('exit 3\r');
	await until(() => recorder.end !== undefined);
	expect(recorder.end).toEqual({ reason: 'exited', exitCode: 3, problem: null });
	expect(recorder.text).toContain('exit');
	expect(type('into the void')).toBe(true);
	const next = look(terminal, { from: { instance: recorder.at.instance, offset: recorder.offset } });
	expect(next.recorder.at.instance).not.toBe(recorder.at.instance);
	expect(next.recorder.at.lost).toBe(true);
	expect(next.recorder.at.offset).toBe(0);
});

test('a signal that ends the shell is told as shells tell it', async () => {
	const { recorder, type } = look(await bashTerminal());
	type('kill -9 $$\r');
	await until(() => recorder.end !== undefined);
	expect(recorder.end).toEqual({ reason: 'exited', exitCode: 137, problem: null });
});

test('hanging up tells every viewer and ends the shell as closing a window does', async () => {
	const terminal = hostTerminal([
		'bash',
		'--norc',
		'-c',
		'trap "exit 0" HUP; echo ready $$; while :; do sleep 0.05; done',
	]);
	const { recorder } = look(terminal);
	await until(() => recorder.text.includes('\n'));
	const pid = Number(/ready (\d+)/.exec(recorder.text)?.[1]);
	terminal.hangUp();
	expect(recorder.end).toEqual({ reason: 'hung-up', exitCode: null, problem: null });
	expect(terminal.session).toBeUndefined();
	await until(() => {
		try {
			return !process.kill(pid, 0);
		} catch {
			return true;
		}
	});
});

test('input that the program never reads is refused at the bound', async () => {
	const { recorder, attachment } = look(hostTerminal(['bash', '-c', 'stty raw -echo; echo ready; exec sleep 1000']));
	await until(() => recorder.text.includes('ready'));
	const lump = Buffer.alloc(64 * 1024, 'x');
	let accepted = 0;
	while (attachment.write(lump)) accepted += lump.length;
	expect(accepted).toBeGreaterThanOrEqual(maxPendingInputBytes - lump.length);
	expect(accepted).toBeLessThanOrEqual(maxPendingInputBytes + lump.length);
});

const noTerminal = { code: 'no-terminal', what: 'It did not open.', why: 'No ptys.', fix: 'Close some.' };

test('why no shell can be started is told to who opens the terminal', () => {
	const terminal = new Terminal('main', { startShell: () => fail(noTerminal) });
	expect(terminal.open(new Recorder(), { size })).toEqual(fail(noTerminal));
	expect(terminal.session).toBeUndefined();
});

test('why a shell never began is told as the end of the terminal, which can be opened again', async () => {
	const end = new Emitter<PtyExit>();
	const program: PtyProgram = { pid: undefined, onEnd: end.event, signal: () => undefined };
	const terminal = new Terminal('main', { startShell: () => succeed(openPty('/dev/ptmx', size, () => program)) });
	const { recorder } = look(terminal);
	end.fire({ exitCode: null, signal: null, problem: noTerminal });
	await until(() => recorder.end !== undefined);
	expect(recorder.end).toEqual({ reason: 'failed', exitCode: null, problem: noTerminal });
	expect(terminal.session).toBeUndefined();
});

test('a line of ours comes between what the program writes, and the program does not get it', async () => {
	const terminal = await bashTerminal();
	const { recorder, attachment } = look(terminal);
	terminal.tell('The disk is full.');
	attachment.write(Buffer.from('echo $((6*7))\n'));
	await until(() => recorder.text.includes('42'));
	expect(recorder.text).toContain('\r\n\x1b[0;7m Proclab \x1b[0m The disk is full.\r\n');
	expect(recorder.text.match(/The disk is full/g)).toHaveLength(1);
});

test('a line of ours waits until a full-screen program has left the screen', async () => {
	const terminal = hostTerminal(['sh', '-c', "printf '\\33[?1049hfull'; read x; printf '\\33[?1049lafter'; read x"]);
	const { recorder, attachment } = look(terminal);
	await until(() => recorder.text.includes('full'));
	terminal.tell('Wait for me.');
	attachment.write(Buffer.from('more\n'));
	await until(() => recorder.text.includes('Wait for me.'));
	expect(recorder.text.indexOf('Wait for me.')).toBeGreaterThan(recorder.text.indexOf('\x1b[?1049l'));
});

test('what no terminal should be asked does not reach those who look', async () => {
	const terminal = hostTerminal(['printf', '\\033[99999999Lend']);
	const { recorder } = look(terminal);
	await until(() => recorder.end !== undefined);
	expect(recorder.text).toBe('\x1b[200Lend');
});
