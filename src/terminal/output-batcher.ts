import { batchMilliseconds } from '../protocol/numbers.ts';

/** A batch of this many bytes is sent at once: waiting longer would save no frame. */
export const batchBytes = 32 * 1024;

/**
 * Says when gathered output is to be sent. The first output after a quiet time goes at once (the echo of a key waits for
 * nothing); what follows within `batchMilliseconds` goes together.
 */
export class OutputBatcher implements Disposable {
	readonly #flush: () => void;
	#gathered = 0;
	#window: ReturnType<typeof setTimeout> | undefined;

	constructor(flush: () => void) {
		this.#flush = flush;
	}

	/** So many bytes more wait to be sent. */
	add(bytes: number): void {
		this.#gathered += bytes;
		if (this.#window === undefined || this.#gathered >= batchBytes) this.flush();
	}

	/** Sends now what has been gathered, and opens a new window. */
	flush(): void {
		clearTimeout(this.#window);
		this.#window = undefined;
		if (this.#gathered === 0) return;
		this.#gathered = 0;
		this.#window = setTimeout(() => this.flush(), batchMilliseconds);
		this.#flush();
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#window);
		this.#window = undefined;
		this.#gathered = 0;
	}
}
