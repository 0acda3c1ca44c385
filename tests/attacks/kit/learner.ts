import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Home } from '../../../src/foundation/node/home.ts';
import { packChannel, unpackChannel } from '../../../src/protocol/channel-bytes.ts';
import { type ClientFrame, type ServerFrame, serverFrameSchema, subProtocol } from '../../../src/protocol/frames.ts';
import type { LabRef } from '../../../src/runtime/container-runtime.ts';
import { labPaths } from '../../../src/runtime/oci/lab-paths.ts';
import { readLabState } from '../../../src/runtime/oci/lab-state.ts';

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** So much of what a terminal showed is kept, in characters: an attack may print for ever. */
const keptCharacters = 200_000;

/** Whatever is waited for comes within this, in milliseconds, on a busy machine too: what comes later hangs. */
const patience = 40_000;

interface Screen {
	readonly channel: number;
	readonly from: number;
	received: number;
	tail: string;
}

export interface Done {
	readonly status: number;
	/** What it printed, without escape sequences. */
	readonly output: string;
}

/** The command line that runs a Python program with the learner's own interpreter. */
export function pythonCommand(source: string): string {
	const text = source.replaceAll('\t', '    ').trim();
	return `python3 -c '${text.replaceAll("'", "'\\''")}'`;
}

/** A learner at a lesson: one lab, and real shells in it through labd's session socket. */
export class Learner {
	readonly #home: Home;
	readonly #socket: WebSocket;
	readonly #screens = new Map<string, Screen>();
	readonly #outputs = new Set<(terminal: string) => void>();
	#frames: ServerFrame[] = [];
	#commands = 0;
	#recorded: Buffer[] | undefined;
	#acknowledges = true;

	private constructor(home: Home, socket: WebSocket) {
		this.#home = home;
		this.#socket = socket;
		socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#bytes(data) : this.#text(data.toString())));
	}

	/** Comes to a lesson and waits for the lab. */
	static async enter(home: Home, query: { readonly learner: string; readonly lesson: string }): Promise<Learner> {
		const path = `/session?${new URLSearchParams({ seed: 'seed', ...query })}`;
		const socket = new WebSocket(`ws+unix://${home.labdSocket}:${path}`, subProtocol);
		const learner = new Learner(home, socket);
		await once(socket, 'open');
		await learner.until(() => learner.status?.state === 'ready');
		return learner;
	}

	/** labd closed its socket. */
	get closed(): boolean {
		return this.#socket.readyState === WebSocket.CLOSED;
	}

	get status(): Frame<'lab'> | undefined {
		return this.told('lab').at(-1);
	}

	/** The lab as the host knows it. */
	get lab(): LabRef {
		const lab = readLabState(labPaths(this.#home, this.status?.lab ?? '').state);
		if (lab === undefined) throw new Error('there is no lab');
		return lab;
	}

	told<Type extends ServerFrame['type']>(type: Type): Frame<Type>[] {
		return this.#frames.filter((frame): frame is Frame<Type> => frame.type === type);
	}

	/** The newest verdict on a task. */
	verdict(task: string): Frame<'verdict'> | undefined {
		return this.told('verdict').findLast((frame) => frame.task === task);
	}

	/** Drops the problems it was told. */
	forget(): void {
		this.#frames = this.#frames.filter(({ type }) => type !== 'problem');
	}

	say(frame: ClientFrame): void {
		this.#socket.send(JSON.stringify(frame));
	}

	/** Opens a terminal and waits for its prompt, so many milliseconds at most. */
	async open(terminal = 'main', milliseconds = patience): Promise<void> {
		this.#screens.delete(terminal);
		this.say({ type: 'open', terminal, columns: 80, rows: 24 });
		await this.until(() => /[#$] $/.test(this.seen(terminal)), milliseconds);
	}

	/** What a terminal showed last, without escape sequences. */
	seen(terminal = 'main'): string {
		return stripVTControlCharacters(this.#screens.get(terminal)?.tail ?? '').replaceAll('\r', '');
	}

	/** What a terminal was sent last, as it is. */
	sent(terminal = 'main'): string {
		return this.#screen(terminal).tail;
	}

	/** What all terminals are sent while something is done, whole and as it is; each byte a character. */
	async recording(act: () => Promise<unknown>): Promise<string> {
		const recorded: Buffer[] = [];
		this.#recorded = recorded;
		await act();
		this.#recorded = undefined;
		return Buffer.concat(recorded).toString('latin1');
	}

	/** Bytes of output that came, ever. */
	received(terminal = 'main'): number {
		return this.#screen(terminal).received;
	}

	type(text: string, terminal = 'main'): void {
		this.#socket.send(packChannel(this.#screen(terminal).channel, Buffer.from(text)));
	}

	/** From now on it acknowledges no output, as a page that has stopped; or all that came, and goes on. */
	acknowledge(acknowledges: boolean): void {
		this.#acknowledges = acknowledges;
		for (const [terminal, screen] of this.#screens) this.#tellReceived(terminal, screen);
	}

	/** Types one command line at the prompt and waits for its end. */
	async run(command: string, { seconds = patience / 1000, terminal = 'main' } = {}): Promise<Done> {
		const end = this.begin(command, { seconds, terminal });
		return end.done;
	}

	/** Types a command line at the prompt; `done` is its end. */
	begin(command: string, { seconds = patience / 1000, terminal = 'main' } = {}): { readonly done: Promise<Done> } {
		this.#commands += 1;
		const mark = `${this.#commands}-mark`;
		const pattern = new RegExp(`begin${mark}\\n([\\s\\S]*?)end${mark} (\\d+)\\n`);
		this.type(`printf 'be''gin${mark}\\n'; ${command}; printf 'e''nd${mark} %s\\n' $?\r`, terminal);
		const found = this.until(() => pattern.test(this.seen(terminal)), seconds * 1000);
		const done = found.then(() => {
			const [, output = '', status = ''] = pattern.exec(this.seen(terminal)) ?? [];
			return { output, status: Number(status) };
		});
		return { done };
	}

	/** Runs a Python program with the learner's own interpreter. */
	python(source: string, options: { readonly seconds?: number } = {}): Promise<Done> {
		return this.run(pythonCommand(source), options);
	}

	/** From a keystroke to what the terminal shows of it, in milliseconds; one that says nothing for five seconds has that. */
	async echo(key = 'x'): Promise<number> {
		const before = performance.now();
		const echoed = this.#nextOutput('main');
		this.type(key);
		await echoed;
		return performance.now() - before;
	}

	/** A lab in the state in which it began, and a shell in it. */
	async reset(): Promise<void> {
		const before = this.status?.lab;
		const { state } = this.status ?? {};
		this.say({ type: state === 'ended' || state === 'failed' ? 'start-lab' : 'reset-lab' });
		await this.until(() => this.status?.state === 'ready' && this.status.lab !== before, 30_000);
		await this.open();
	}

	until(condition: () => boolean, milliseconds = patience): Promise<void> {
		const check = () => {
			if (condition()) return;
			const frames = this.#frames.filter(({ type }) => type !== 'processes').slice(-3);
			throw new Error(`not so: ${condition}; ${JSON.stringify(frames)}; ${JSON.stringify(this.seen().slice(-600))}`);
		};
		return vi.waitFor(check, { timeout: milliseconds, interval: 10 });
	}

	async leave(): Promise<void> {
		if (this.#socket.readyState === WebSocket.CLOSED) return;
		this.#socket.close();
		await once(this.#socket, 'close');
	}

	#screen(terminal: string): Screen {
		const screen = this.#screens.get(terminal);
		if (screen === undefined) throw new Error(`no shell in '${terminal}'`);
		return screen;
	}

	#nextOutput(terminal: string): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(() => heard(terminal), 5_000);
			const heard = (from: string) => {
				if (from !== terminal) return;
				clearTimeout(timer);
				this.#outputs.delete(heard);
				resolve();
			};
			this.#outputs.add(heard);
		});
	}

	#text(text: string): void {
		const frame = serverFrameSchema.parse(JSON.parse(text));
		if (frame.type === 'processes') this.#frames = this.#frames.filter(({ type }) => type !== 'processes');
		this.#frames.push(frame);
		if (frame.type !== 'opened') return;
		this.#screens.set(frame.terminal, { channel: frame.channel, from: frame.offset, received: 0, tail: '' });
	}

	#bytes(data: Buffer): void {
		const frame = unpackChannel(data);
		for (const [terminal, screen] of this.#screens) {
			if (screen.channel !== frame?.channel) continue;
			screen.received += frame.bytes.length;
			this.#recorded?.push(Buffer.from(frame.bytes));
			screen.tail = (screen.tail + Buffer.from(frame.bytes).toString()).slice(-keptCharacters);
			this.#tellReceived(terminal, screen);
			for (const heard of [...this.#outputs]) heard(terminal);
		}
	}

	#tellReceived(terminal: string, { from, received }: Screen): void {
		if (this.#acknowledges) this.say({ type: 'ack', terminal, offset: from + received });
	}
}
