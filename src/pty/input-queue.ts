import { writeSync } from 'node:fs';

/** A full terminal is tried again after this long, in milliseconds; longer each time, for most stay full until a person acts. */
const retry = { first: 1, last: 50 } as const;

/**
 * Input on its way to the master of a pty. The descriptor doesn't block; what the kernel doesn't take waits here and is counted.
 * Node's own streams can't be used: on a terminal they wait for the kernel and stop the whole program.
 */
export class InputQueue {
	readonly #descriptor: number;
	readonly #onBroken: () => void;
	readonly #waiting: Uint8Array[] = [];
	#bytes = 0;
	#timer: NodeJS.Timeout | undefined;
	#delay: number = retry.first;
	#closed = false;

	/** `onBroken` is called at most once: the terminal takes no input any more. */
	constructor(descriptor: number, onBroken: () => void) {
		this.#descriptor = descriptor;
		this.#onBroken = onBroken;
	}

	/** Bytes that the kernel hasn't taken yet. */
	get pending(): number {
		return this.#bytes;
	}

	write(bytes: Uint8Array): void {
		if (this.#closed || bytes.length === 0) return;
		this.#waiting.push(Uint8Array.from(bytes));
		this.#bytes += bytes.length;
		if (this.#timer === undefined) this.#drain();
	}

	/** Drops what waits. To be called before the descriptor is closed: its number may be another file's a moment later. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting.length = 0;
		this.#bytes = 0;
	}

	#drain(): void {
		this.#timer = undefined;
		for (let chunk = this.#waiting[0]; chunk !== undefined; chunk = this.#waiting[0]) {
			const taken = this.#offer(chunk);
			if (this.#closed) return;
			this.#bytes -= taken;
			if (taken > 0) this.#delay = retry.first;
			if (taken < chunk.length) {
				this.#waiting[0] = chunk.subarray(taken);
				this.#timer = setTimeout(() => this.#drain(), this.#delay);
				this.#delay = Math.min(this.#delay * 2, retry.last);
				return;
			}
			this.#waiting.shift();
		}
	}

	/** How many bytes the kernel took: 0 when the terminal is full. */
	#offer(chunk: Uint8Array): number {
		try {
			return writeSync(this.#descriptor, chunk);
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
			this.close();
			this.#onBroken();
			return 0;
		}
	}
}
