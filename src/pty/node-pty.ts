import { ReadStream } from 'node:tty';
import * as nodePty from '@lydell/node-pty';
import { Emitter } from '../foundation/emitter.ts';
import { terminalSize } from '../protocol/numbers.ts';
import { InputQueue } from './input-queue.ts';
import type { Pty, PtyCommand, PtyExit, PtySize, SpawnPty } from './pty.ts';

/** The addon's own functions. node-pty's class isn't used: it adds to the environment, and loses output that is unread 200 ms after the program ended. */
interface NativePty {
	fork(
		file: string,
		args: readonly string[],
		env: readonly string[],
		cwd: string,
		columns: number,
		rows: number,
		uid: number,
		gid: number,
		utf8: boolean,
		helperPath: string,
		onExit: (exitCode: number, signal: number) => void,
	): { readonly fd: number; readonly pid: number };
	resize(fd: number, columns: number, rows: number, pixelWidth: number, pixelHeight: number): void;
}

const { native } = nodePty as unknown as { readonly native: NativePty };
const sameUser = -1;

/** After a program has ended, output that it left in the terminal is read for this long. */
const quietMilliseconds = 200;

/**
 * After its terminal has gone a program is told once more, then ended. Not at once: a bash that gets a second SIGHUP while it
 * handles the first dies before it has told its jobs.
 */
const hangUpMilliseconds = { again: 150, kill: 1_000 } as const;

function clampSize({ columns, rows }: PtySize): PtySize {
	const clamp = (value: number, least: number, most: number) =>
		Math.min(Math.max(Math.trunc(value) || least, least), most);
	return {
		columns: clamp(columns, terminalSize.minColumns, terminalSize.maxColumns),
		rows: clamp(rows, terminalSize.minRows, terminalSize.maxRows),
	};
}

class NodePty implements Pty {
	readonly pid: number;
	readonly #data = new Emitter<Uint8Array>();
	readonly #exit = new Emitter<PtyExit>();
	readonly onData = this.#data.event;
	readonly onExit = this.#exit.event;
	readonly #descriptor: number;
	readonly #output: ReadStream;
	readonly #input: InputQueue;
	readonly #isRelay: boolean;
	#open = true;
	#drained = false;
	#ended: PtyExit | undefined;
	#told = false;

	constructor(command: PtyCommand, size: PtySize) {
		const { columns, rows } = clampSize(size);
		const env = Object.entries(command.env).map(([name, value]) => `${name}=${value}`);
		const forked = native.fork(
			command.file,
			command.args,
			env,
			command.cwd,
			columns,
			rows,
			sameUser,
			sameUser,
			true,
			'',
			(exitCode, signal) => this.#onEnded({ exitCode, signal: signal === 0 ? null : signal }),
		);
		this.pid = forked.pid;
		this.#isRelay = command.isRelay ?? false;
		this.#descriptor = forked.fd;
		this.#output = new ReadStream(forked.fd);
		this.#input = new InputQueue(forked.fd, () => this.#close());
		this.#output.on('data', (bytes: Uint8Array) => this.#data.fire(bytes));
		this.#output.on('error', () => this.#output.destroy());
		this.#output.on('close', () => this.#onDrained());
	}

	get pendingInput(): number {
		return this.#input.pending;
	}

	write(bytes: Uint8Array): void {
		if (this.#open) this.#input.write(bytes);
	}

	resize(size: PtySize): void {
		const { columns, rows } = clampSize(size);
		if (this.#open) native.resize(this.#descriptor, columns, rows, 0, 0);
	}

	pause(): void {
		this.#output.pause();
	}

	resume(): void {
		this.#output.resume();
		if (this.#ended !== undefined && !this.#drained) this.#closeWhenQuiet();
	}

	/**
	 * A relay that passed the SIGHUP on would sometimes have the shell die before it had told its jobs: it gets no time to. The price: what
	 * ran behind it is left to the host's init to wait for, and the lab can't end before that.
	 */
	hangUp(): void {
		if (!this.#open) return;
		if (this.#isRelay) this.#signal('SIGKILL');
		this.#output.once('close', () => this.#signalHangUp());
		this.#close();
	}

	/**
	 * The kernel hangs up when the last copy of the master is closed; a child of ours that was started meanwhile may have one. A program
	 * that stays on without its terminal is ended: as a relay it would keep the terminal behind it open.
	 */
	#signalHangUp(): void {
		setTimeout(() => this.#signal('SIGHUP'), hangUpMilliseconds.again).unref();
		setTimeout(() => this.#signal('SIGKILL'), hangUpMilliseconds.kill).unref();
	}

	/** A program that has just ended, and whose end we haven't heard of yet, needs no signal. */
	#signal(name: NodeJS.Signals): void {
		if (this.#ended !== undefined) return;
		try {
			process.kill(this.pid, name);
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
		}
	}

	#close(): void {
		this.#open = false;
		this.#input.close();
		this.#output.destroy();
	}

	#onEnded(exit: PtyExit): void {
		this.#ended = exit;
		if (this.#drained) this.#tellExit();
		else if (!this.#output.isPaused()) this.#closeWhenQuiet();
	}

	/** What the program left behind may keep the terminal open for ever: then the last data is what is there by now. */
	#closeWhenQuiet(): void {
		setTimeout(() => {
			if (!this.#output.isPaused()) this.#close();
		}, quietMilliseconds);
	}

	#onDrained(): void {
		this.#open = false;
		this.#input.close();
		this.#drained = true;
		if (this.#ended) this.#tellExit();
	}

	#tellExit(): void {
		if (this.#told || this.#ended === undefined) return;
		this.#told = true;
		this.#exit.fire(this.#ended);
	}
}

/** Starts a program on a pty of its own with exactly the environment given, default signal dispositions and no other open files. */
export const spawnPty: SpawnPty = (command, size) => new NodePty(command, size);
