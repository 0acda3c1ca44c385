import { ReadStream } from 'node:tty';
import { Emitter } from '../foundation/emitter.ts';
import { InputQueue } from './input-queue.ts';
import type { Pty, PtyExit, PtyProgram, PtySize } from './pty.ts';

/** After a program has ended, output that it left in the terminal is read for this long. */
const quietMilliseconds = 200;

/**
 * After its terminal has gone a program is told once more, then ended. Not at once: a bash that gets a second SIGHUP while it
 * handles the first dies before it has told its jobs.
 */
const hangUpMilliseconds = { again: 150, kill: 1_000 } as const;

/** A pty by the descriptor of its master, which doesn't block and is closed in the end. */
export class MasterPty implements Pty {
	readonly #data = new Emitter<Uint8Array>();
	readonly #exit = new Emitter<PtyExit>();
	readonly onData = this.#data.event;
	readonly onExit = this.#exit.event;
	readonly #program: PtyProgram;
	readonly #setSize: (size: PtySize) => void;
	readonly #output: ReadStream;
	readonly #input: InputQueue;
	#open = true;
	#drained = false;
	#ended: PtyExit | undefined;
	#told = false;

	constructor(descriptor: number, program: PtyProgram, setSize: (size: PtySize) => void) {
		this.#program = program;
		this.#setSize = setSize;
		this.#output = new ReadStream(descriptor);
		this.#input = new InputQueue(descriptor, () => this.#close());
		this.#output.on('data', (bytes: Uint8Array) => this.#data.fire(bytes));
		this.#output.on('error', () => this.#output.destroy());
		this.#output.on('close', () => this.#onDrained());
		program.onEnd((exit) => this.#onEnded(exit));
	}

	get pid(): number | undefined {
		return this.#program.pid;
	}

	get pendingInput(): number {
		return this.#input.pending;
	}

	write(bytes: Uint8Array): void {
		if (this.#open) this.#input.write(bytes);
	}

	resize(size: PtySize): void {
		if (this.#open) this.#setSize(size);
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
		if (this.#program.isRelay) this.#program.signal('SIGKILL');
		this.#output.once('close', () => this.#signalHangUp());
		this.#close();
	}

	/**
	 * The kernel hangs up when the last copy of the master is closed; a child of ours that was started meanwhile may have one. A program
	 * that stays on without its terminal is ended: as a relay it would keep the terminal behind it open.
	 */
	#signalHangUp(): void {
		setTimeout(() => this.#program.signal('SIGHUP'), hangUpMilliseconds.again).unref();
		setTimeout(() => this.#program.signal('SIGKILL'), hangUpMilliseconds.kill).unref();
	}

	/** The descriptor stays open until the program has its own: its number would be another file's a moment later. */
	#close(): void {
		this.#open = false;
		this.#input.close();
		const { begun } = this.#program;
		if (begun === undefined) this.#output.destroy();
		else void begun.then(() => this.#output.destroy());
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
