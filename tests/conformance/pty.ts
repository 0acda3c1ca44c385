import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Pty, PtyExit, PtySize, SpawnPty } from '../../src/pty/pty.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** A pty whose output and exits are kept. */
class WatchedPty {
	readonly pty: Pty;
	readonly exits: PtyExit[] = [];
	bytes = new Uint8Array();
	/** Bytes that came after the exit was told. */
	late = 0;

	constructor(pty: Pty) {
		this.pty = pty;
		pty.onData((bytes) => {
			this.bytes = Buffer.concat([this.bytes, bytes]);
			if (this.exits.length > 0) this.late += bytes.length;
		});
		pty.onExit((exit) => this.exits.push(exit));
	}

	get text(): string {
		return Buffer.from(this.bytes).toString();
	}

	async shows(pattern: RegExp): Promise<void> {
		await vi.waitFor(() => expect(this.text).toMatch(pattern), { timeout: 15_000, interval: 5 });
	}

	async exit(): Promise<PtyExit | undefined> {
		await vi.waitFor(() => expect(this.exits).toHaveLength(1), { timeout: 30_000, interval: 5 });
		return this.exits[0];
	}
}

/** What every implementation of `SpawnPty` must do, tried with real programs. */
export function describePty(name: string, spawn: SpawnPty): void {
	const start = (script: string, size: PtySize = { columns: 80, rows: 24 }, env: Record<string, string> = {}) => {
		const path = { PATH: '/usr/bin:/bin', ...env };
		return new WatchedPty(spawn({ file: '/bin/bash', args: ['-c', script], env: path, cwd: '/' }, size));
	};

	describe(`${name} as a pty`, () => {
		describeOutput(start);
		describeInput(start);
		describeEnds(start);

		test('a program gets exactly the environment, folder and arguments that were given', async () => {
			const env = { ONLY: 'this', EMPTY: '' };
			const command = { file: '/usr/bin/env', args: [], env, cwd: '/tmp' };
			const plain = new WatchedPty(spawn(command, { columns: 80, rows: 24 }));
			await plain.exit();
			expect(plain.text).toBe('ONLY=this\r\nEMPTY=\r\n');
			const folder = new WatchedPty(spawn({ ...command, file: '/bin/pwd' }, { columns: 80, rows: 24 }));
			await folder.exit();
			expect(folder.text).toBe('/tmp\r\n');
		});

		test('a program that does not exist ends with an exit code', async () => {
			const command = { file: '/nonexistent', args: [], env: {}, cwd: '/' };
			const missing = new WatchedPty(spawn(command, { columns: 80, rows: 24 }));
			expect(await missing.exit()).toMatchObject({ exitCode: expect.toSatisfy((code) => code > 0) });
		});

		test('a program starts with default signals and leads a session on its terminal', async () => {
			const status = start('exec sleep 60');
			await vi.waitFor(() => expect(readFileSync(`/proc/${status.pty.pid}/comm`, 'latin1')).toBe('sleep\n'));
			const text = readFileSync(`/proc/${status.pty.pid}/status`, 'latin1');
			for (const field of ['SigBlk', 'SigIgn', 'SigCgt']) expect(text).toMatch(new RegExp(`${field}:\t0{16}\n`));
			const stat = readFileSync(`/proc/${status.pty.pid}/stat`, 'latin1').split(' ');
			expect(stat.slice(4, 6)).toEqual([String(status.pty.pid), String(status.pty.pid)]);
			status.pty.hangUp();
			await status.exit();
		});

		test('a program has no open file of ours, nor another terminal', async () => {
			const first = start('exec sleep 60');
			const second = start('exec sleep 60');
			await vi.waitFor(() => expect(readFileSync(`/proc/${second.pty.pid}/comm`, 'latin1')).toBe('sleep\n'));
			expect(readdirSync(`/proc/${second.pty.pid}/fd`).filter((fd) => Number(fd) < 100)).toEqual(['0', '1', '2']);
			first.pty.hangUp();
			second.pty.hangUp();
			await Promise.all([first.exit(), second.exit()]);
		});
	});
}

type Start = (script: string, size?: PtySize, env?: Record<string, string>) => WatchedPty;

function describeOutput(start: Start): void {
	test('bytes arrive as they are, characters or not', async () => {
		const shown = start(`stty raw; printf '\\xff\\xfe\\x80é🧟\\x1b[0m\\0'`);
		await shown.exit();
		expect(Buffer.from(shown.bytes)).toEqual(Buffer.from('fffe80c3a9f09fa79f1b5b306d00', 'hex'));
	});

	test('all output arrives before the exit, however much', async () => {
		const shown = start('head -c 5000000 /dev/zero | tr "\\0" x');
		await shown.exit();
		expect(shown.bytes.length).toBe(5_000_000);
		expect(shown.late).toBe(0);
	});

	test('a paused terminal makes the program wait, and loses nothing', async () => {
		const shown = start('head -c 3000000 /dev/zero | tr "\\0" x; echo done');
		await shown.shows(/x/);
		shown.pty.pause();
		await sleep(300);
		const held = shown.bytes.length;
		await sleep(300);
		expect(shown.bytes.length).toBe(held);
		expect(held).toBeLessThan(3_000_000);
		shown.pty.resume();
		await shown.exit();
		expect(shown.bytes.length).toBe(3_000_000 + 'done\r\n'.length);
	});

	test('what a program wrote just before it ended is there when a pause is over', async () => {
		const shown = start('sleep 0.2; echo last words');
		shown.pty.pause();
		await sleep(900);
		expect(shown.text).toBe('');
		shown.pty.resume();
		await shown.exit();
		expect(shown.text).toBe('last words\r\n');
		expect(shown.late).toBe(0);
	});

	test('sizes are clamped to what a terminal may have', async () => {
		const shown = start('stty size; read; stty size; read; stty size', { columns: 1e9, rows: 0 });
		await shown.shows(/1 500\r\n/);
		shown.pty.resize({ columns: Number.NaN, rows: -5 });
		shown.pty.write(encode('\n'));
		await shown.shows(/1 2\r\n/);
		shown.pty.resize({ columns: 100.9, rows: 30 });
		shown.pty.write(encode('\n'));
		await shown.shows(/30 100\r\n/);
		await shown.exit();
	});
}

function describeInput(start: Start): void {
	test('input arrives whole and in order, when the program reads at last', async () => {
		const shown = start('stty raw -echo; echo ready; sleep 0.5; head -c 1000000 | sha1sum');
		await shown.shows(/ready/);
		const input = Buffer.alloc(1_000_000, '0123456789abcdefghijklmnopqrstuvwxyz');
		for (let at = 0; at < input.length; at += 10_000) shown.pty.write(input.subarray(at, at + 10_000));
		expect(shown.pty.pendingInput).toBeGreaterThan(900_000);
		await shown.exit();
		const { createHash } = await import('node:crypto');
		expect(shown.text).toContain(createHash('sha1').update(input).digest('hex'));
		expect(shown.pty.pendingInput).toBe(0);
	});

	test('a program that never reads stops neither us nor its own end', async () => {
		const shown = start('stty raw -echo; echo ready; sleep 60');
		await shown.shows(/ready/);
		shown.pty.write(new Uint8Array(1_000_000));
		expect(shown.pty.pendingInput).toBeGreaterThan(900_000);
		await sleep(100);
		expect(shown.pty.pendingInput).toBeGreaterThan(900_000);
		shown.pty.hangUp();
		expect(shown.pty.pendingInput).toBe(0);
		await shown.exit();
	});

	test('the caller may use its bytes again at once', async () => {
		const shown = start('stty raw -echo; echo ready; sleep 0.3; head -c 200000 | tr -d a | wc -c');
		await shown.shows(/ready/);
		const bytes = Buffer.alloc(200_000, 'a');
		shown.pty.write(bytes);
		bytes.fill('b');
		await shown.exit();
		expect(shown.text).toMatch(/\n0\r?\n/);
	});

	test('what is written after the end goes nowhere and harms nobody', async () => {
		const shown = start('exit 0');
		await shown.exit();
		shown.pty.write(encode('late'));
		shown.pty.resize({ columns: 10, rows: 10 });
		shown.pty.pause();
		shown.pty.resume();
		shown.pty.hangUp();
		shown.pty.hangUp();
		await sleep(300);
		expect(shown.exits).toHaveLength(1);
		expect(shown.pty.pendingInput).toBe(0);
	});
}

function describeEnds(start: Start): void {
	test('the exit code is passed on', async () => {
		expect(await start('exit 42').exit()).toEqual({ exitCode: 42, signal: null });
	});

	test('the signal that ended a program is told', async () => {
		expect(await start('kill -9 $$').exit()).toMatchObject({ signal: 9 });
	});

	test('a hang-up ends the program and is told once', async () => {
		const shown = start('exec sleep 60');
		await sleep(100);
		shown.pty.hangUp();
		expect(await shown.exit()).toMatchObject({ signal: 1 });
		await sleep(1200);
		expect(shown.exits).toHaveLength(1);
	});

	test('a program can act on the hang-up', async () => {
		const shown = start('trap "exit 33" HUP; echo ready; while :; do sleep 0.05; done');
		await shown.shows(/ready/);
		shown.pty.hangUp();
		expect(await shown.exit()).toEqual({ exitCode: 33, signal: null });
	});

	test('a program that ignores the hang-up is ended a second later', async () => {
		const shown = start('trap "" HUP; echo ready; while :; do sleep 0.05; done');
		await shown.shows(/ready/);
		shown.pty.hangUp();
		expect(await shown.exit()).toMatchObject({ signal: 9 });
	});

	test('a paused terminal can be hung up', async () => {
		const shown = start('yes');
		await shown.shows(/y/);
		shown.pty.pause();
		await sleep(100);
		shown.pty.hangUp();
		expect(await shown.exit()).toMatchObject({ signal: 1 });
	});

	test('an exit is told although something left behind keeps the terminal open', async () => {
		const shown = start('setsid sleep 3 & sleep 0.1; echo bye; exit 5');
		expect(await shown.exit()).toEqual({ exitCode: 5, signal: null });
		expect(shown.text).toBe('bye\r\n');
	});

	test('a hundred terminals leave no open file', async () => {
		const before = readdirSync('/proc/self/fd').length;
		for (let round = 0; round < 10; round += 1) {
			const all = Array.from({ length: 10 }, (_, number) => start(number % 2 === 0 ? 'exit 1' : 'exec sleep 60'));
			for (const [number, shown] of all.entries()) if (number % 2 === 1) shown.pty.hangUp();
			await Promise.all(all.map((shown) => shown.exit()));
		}
		await vi.waitFor(() => expect(readdirSync('/proc/self/fd').length).toBe(before));
	});
}
