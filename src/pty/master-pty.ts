import { ReadStream } from 'node:tty';
import { Emitter } from '../foundation/emitter.ts';
import { InputQueue } from './input-queue.ts';
import type { Pty, PtyExit, PtyProgram, PtySize } from './pty.ts';

/** After a program has ended, output that it left in the terminal is read for this long. */
const quietMilliseconds = 200;

/**
 * A program is told that it is hung up before its terminal goes, and is ended when it stays. Not both at once: when a master is closed the
 * kernel wakes readers before it sends SIGHUP, and a bash that reads its end first leaves its jobs alone; and a bash that gets a second
 * SIGHUP while it handles the first dies before it has told them.
 */
const hangUpMilliseconds = { close: 500, kill: 1_000 } as const;

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
		this.#open = false;
		this.#input.close();
		this.#output.resume();
		if (this.#program.isRelay) this.#program.signal('SIGKILL');
		if (this.#program.isRelay || this.#ended !== undefined) {
			this.#close();
			return;
		}
		this.#program.signal('SIGHUP');
		this.#program.onEnd(() => this.#close());
		setTimeout(() => this.#close(), hangUpMilliseconds.close).unref();
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
