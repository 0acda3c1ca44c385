/** Runs so many tasks at once at most; others wait, and come in the order in which they were asked for. */
export class Limiter {
	readonly #waiting: (() => void)[] = [];
	#free: number;

	constructor(width: number) {
		this.#free = width;
	}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.#free > 0) this.#free -= 1;
		else await new Promise<void>((begin) => this.#waiting.push(begin));
		try {
			return await task();
		} finally {
			const next = this.#waiting.shift();
			if (next === undefined) this.#free += 1;
			else next();
		}
	}
}
