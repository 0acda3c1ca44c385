/** Waits before new tries, each time twice as long up to a limit, until it is reset. */
export class RetryTimer {
	readonly #first: number;
	readonly #most: number;
	#delay: number;
	#timer: NodeJS.Timeout | undefined;

	/** Milliseconds before the first and, at most, before each later try. */
	constructor({ first, most }: { readonly first: number; readonly most: number }) {
		this.#first = first;
		this.#most = most;
		this.#delay = first;
	}

	schedule(run: () => void): void {
		this.cancel();
		this.#timer = setTimeout(run, this.#delay);
		this.#delay = Math.min(this.#delay * 2, this.#most);
	}

	reset(): void {
		this.#delay = this.#first;
	}

	cancel(): void {
		clearTimeout(this.#timer);
	}
}
