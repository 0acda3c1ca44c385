import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptStep, scriptKeys } from '../../course/script-steps.ts';
import type { LivingLab } from '../../labd/living-lab.ts';
import { parseStat } from '../../proc/parse-stat.ts';
import type { PtySize } from '../../pty/pty.ts';
import type { Attachment, TerminalViewer } from '../../terminal/viewer.ts';

/** All in milliseconds. */
const patience = {
	/** Between looks at a shell. */
	step: 25,
	/** The shell waits for input and has printed nothing for so long: the prompt is drawn. */
	promptQuiet: 80,
	/** A program runs in the foreground, has printed nothing and made no process for so long: it is there to stay. */
	programQuiet: 1_500,
	/** In any case the next line is typed after this. */
	longest: 15_000,
	/** A program that asks for a line has printed nothing for so long. */
	questionQuiet: 400,
	/** A shell takes its terminal back from a job that has ended, sooner than this. */
	jobEnds: 1_000,
	/** A reader waits so long for a line to be done. */
	readerLongest: 40_000,
} as const;

/** Someone who reads along, and so knows when a line was taken in and its program is done or asks for another. */
export interface Reader {
	readonly size: PtySize;
	printed(terminal: string, bytes: Uint8Array): void;
	/** A line is about to be typed, or a key to be pressed. */
	pressing(terminal: string): void;
	/** Enter was echoed since, or nothing was pressed yet. */
	isTaken(terminal: string): boolean;
	/** What stands to the left of the cursor ends like a prompt. */
	isAsked(terminal: string): boolean;
}

interface OpenTerminal {
	readonly name: string;
	readonly attachment: Attachment;
	/** Pid of the shell on the host. */
	readonly shell: number;
	lastOutput: number;
	/** Something was printed since the last key: a shell at its prompt that has echoed nothing hasn't read the line yet. */
	answered: boolean;
	printed: string;
	ended: boolean;
}

/** A person at the lab's terminals who types a script, each line when the shell is back at its prompt. */
export class Typist implements Disposable {
	readonly #lab: LivingLab;
	readonly #terminals = new Map<string, OpenTerminal>();
	readonly #signal: AbortSignal;
	readonly #toEnd = new Set<string>();
	readonly #reader: Reader | undefined;

	constructor(lab: LivingLab, signal: AbortSignal, reader?: Reader) {
		this.#lab = lab;
		this.#signal = signal;
		this.#reader = reader;
	}

	/** What the terminals showed, for whoever looks into a failure. */
	get transcript(): string {
		return [...this.#terminals].map(([name, { printed }]) => `--- ${name}\n${printed}`).join('\n');
	}

	/** Terminals whose shell is gone, or lost the terminal to something that is no job of it, although no step ended it. */
	async lost(): Promise<readonly string[]> {
		const deadline = performance.now() + patience.jobEnds;
		for (;;) {
			const lost = [...this.#terminals]
				.filter(([name, { ended, shell }]) => !this.#toEnd.has(name) && (ended || !ownsTerminal(shell)))
				.map(([name]) => name);
			if (lost.length === 0 || performance.now() >= deadline) return lost;
			await sleep(patience.step, undefined, { signal: this.#signal });
		}
	}

	/** What is typed next in it ends its shell, and is meant to. */
	letEnd(name: string): void {
		this.#toEnd.add(name);
	}

	isOpen(name: string): boolean {
		return this.#terminals.get(name)?.ended === false;
	}

	/**
	 * Opens the lesson's first terminal, waits for its prompt, and follows the steps. `toTheEnd`: waits for the program of each line to be
	 * done, or to ask for a line, as only someone who reads along can. Answers whether that came.
	 */
	async type(steps: readonly ScriptStep[], { toTheEnd = false } = {}): Promise<boolean> {
		let isDone = true;
		let here = await this.#open(this.#firstName());
		for (const step of steps) {
			this.#signal.throwIfAborted();
			if (step.kind === 'terminal') here = await this.#open(step.name);
			else if (step.kind === 'pause') await sleep(step.milliseconds, undefined, { signal: this.#signal });
			else if (step.kind === 'hang-up') this.#hangUp(step.name);
			else isDone = await this.#press(here, keysOf(step), toTheEnd && step.kind === 'line');
		}
		return isDone;
	}

	[Symbol.dispose](): void {
		for (const { attachment } of this.#terminals.values()) attachment[Symbol.dispose]();
	}

	#hangUp(name: string): void {
		this.letEnd(name);
		this.#lab.terminals.get(name)?.hangUp();
	}

	#firstName(): string {
		const [name] = this.#lab.terminals.keys();
		if (name === undefined) throw new Error('A lesson has at least one terminal.');
		return name;
	}

	async #press(terminal: OpenTerminal, keys: string, toTheEnd: boolean): Promise<boolean> {
		if (this.#reader?.isAsked(terminal.name) === false && readsLine(terminal.shell))
			await this.#settleForReader(terminal);
		this.#reader?.pressing(terminal.name);
		terminal.attachment.write(Buffer.from(keys));
		terminal.lastOutput = performance.now();
		terminal.answered = false;
		if (toTheEnd) return this.#settleForReader(terminal);
		await this.#settle(terminal);
		return true;
	}

	async #open(name: string): Promise<OpenTerminal> {
		const known = this.#terminals.get(name);
		if (known !== undefined && !known.ended) return known;
		const before = new Set(this.#shells());
		const state = { lastOutput: performance.now(), answered: true, printed: '', ended: false };
		const attachment = this.#attach(name, state);
		const terminal = Object.assign(state, { name, attachment, shell: await this.#findShell(name, { before, state }) });
		this.#terminals.set(name, terminal);
		this.#toEnd.delete(name);
		await (this.#reader ? this.#settleForReader(terminal) : this.#settle(terminal));
		return terminal;
	}

	#attach(name: string, state: Pick<OpenTerminal, 'lastOutput' | 'answered' | 'printed' | 'ended'>): Attachment {
		let received = 0;
		let attachment: Attachment | undefined;
		const viewer: TerminalViewer = {
			opened: ({ offset }) => {
				received = offset;
			},
			output: (bytes) => {
				received += bytes.length;
				state.lastOutput = performance.now();
				state.answered = true;
				this.#reader?.printed(name, bytes);
				state.printed = (state.printed + Buffer.from(bytes).toString()).slice(-8_000);
				attachment?.acknowledge(received);
			},
			ended: () => {
				state.ended = true;
			},
		};
		const opened = this.#lab.terminals
			.get(name)
			?.open(viewer, { size: this.#reader?.size ?? { columns: 120, rows: 40 } });
		if (opened === undefined) throw new Error(`The lab has no terminal ${name}.`);
		if (!opened.ok) throw new Error(`${opened.error.what} ${opened.error.why}`);
		attachment = opened.value;
		return attachment;
	}

	/** Host pids of the lab's bash processes that lead a session with a terminal. */
	#shells(): readonly number[] {
		const { processes } = this.#lab.ready.takeSnapshot();
		return processes
			.filter(({ pid, session, ttyNr, exe }) => pid === session && ttyNr !== 0 && exe?.path === '/usr/bin/bash')
			.map(({ pid }) => pid);
	}

	async #findShell(
		name: string,
		{
			before,
			state,
		}: { readonly before: ReadonlySet<number>; readonly state: Pick<OpenTerminal, 'printed' | 'ended'> },
	): Promise<number> {
		const deadline = performance.now() + patience.longest;
		while (performance.now() < deadline && !state.ended) {
			const shell = this.#shells().find((pid) => !before.has(pid));
			if (shell !== undefined) return shell;
			await sleep(patience.step, undefined, { signal: this.#signal });
		}
		const why = state.ended ? 'its program ended' : `none was seen in ${patience.longest / 1000} s`;
		throw new Error(`No shell came up in the terminal ${name}: ${why}. It showed: ${state.printed || 'nothing'}`);
	}

	/** Until the shell is back at its prompt, or a program is in the foreground to stay. */
	async #settle(terminal: OpenTerminal): Promise<void> {
		const began = performance.now();
		let processes = '';
		let lastChange = began;
		while (!terminal.ended && performance.now() - began < patience.longest) {
			await sleep(patience.step, undefined, { signal: this.#signal });
			const now = performance.now();
			const quiet = now - terminal.lastOutput;
			if (terminal.answered && isAtPrompt(terminal.shell) && quiet >= patience.promptQuiet) return;
			const seen = this.#lab.ready
				.takeSnapshot()
				.processes.map(({ pid }) => pid)
				.join();
			if (seen !== processes) lastChange = now;
			processes = seen;
			if (Math.min(quiet, now - lastChange) >= patience.programQuiet) return;
		}
	}

	/** Until the line was taken in and the shell is back at its prompt, or its program asks for another. */
	async #settleForReader(terminal: OpenTerminal): Promise<boolean> {
		const deadline = performance.now() + patience.readerLongest;
		while (!terminal.ended && performance.now() < deadline) {
			await sleep(patience.step, undefined, { signal: this.#signal });
			if (!this.#reader?.isTaken(terminal.name)) continue;
			const quiet = performance.now() - terminal.lastOutput;
			const enough = isAtPrompt(terminal.shell) ? patience.promptQuiet : patience.questionQuiet;
			if (!this.#reader.isAsked(terminal.name)) askAgain(terminal, quiet);
			else if (quiet >= enough) return true;
		}
		return terminal.ended;
	}
}

function keysOf(step: Extract<ScriptStep, { kind: 'line' | 'key' }>): string {
	return step.kind === 'line' ? `${step.text}\r` : String.fromCharCode(scriptKeys[step.key]);
}

/** The shell has the terminal itself and sleeps: it waits for input. */
function isAtPrompt(shell: number): boolean {
	const stat = parseStat(readStat(shell));
	return stat.ok && stat.value.state === 'S' && stat.value.tpgid === stat.value.pgrp;
}

/** Where the kernel holds who is in select(2), poll(2) or the like (proc_pid_wchan(5)): readline, but not `wait` and not `$(...)`. */
const waitsToRead = /select|poll/;

function readsLine(shell: number): boolean {
	return isAtPrompt(shell) && waitsToRead.test(readFile(shell, 'wchan'));
}

/** What runs in the background, or Proclab itself, wrote behind the prompt: Enter brings another. */
function askAgain(terminal: OpenTerminal, quiet: number): void {
	if (quiet < patience.programQuiet || !readsLine(terminal.shell)) return;
	terminal.attachment.write(Buffer.from('\r'));
	terminal.lastOutput = performance.now();
}

/**
 * The foreground group is the shell's own, or that of a job of it, or of a job's descendant while the shell waits: a shell in
 * `unshare --fork`. A shell that lost its terminal exits when it reads.
 */
function ownsTerminal(shell: number): boolean {
	const stat = parseStat(readStat(shell));
	if (!stat.ok) return false;
	if (stat.value.tpgid === stat.value.pgrp) return true;
	const leader = parseStat(readStat(stat.value.tpgid));
	if (leader.ok && leader.value.ppid === shell) return true;
	return leader.ok && descendsFrom(leader.value.ppid, shell) && readFile(shell, 'wchan') === 'do_wait';
}

function descendsFrom(pid: number, ancestor: number): boolean {
	const stat = parseStat(readStat(pid));
	return stat.ok && (stat.value.ppid === ancestor || descendsFrom(stat.value.ppid, ancestor));
}

function readStat(pid: number): string {
	return readFile(pid, 'stat');
}

/** Empty for a process that is gone. */
function readFile(pid: number, name: 'stat' | 'wchan'): string {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'latin1');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT' || code === 'ESRCH') return '';
		throw error;
	}
}
