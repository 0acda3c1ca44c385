/** How much a queue holds, and how far apart its jobs are, in milliseconds. */
export interface QueuePace {
	readonly most: number;
	readonly apart: number;
}

/** Runs jobs one by one with a pause between them, so that whoever floods it costs no more than the pace allows. */
export class PacedQueue implements Disposable {
	readonly #pace: QueuePace;
	readonly #waiting: { readonly run: () => void; readonly drop: () => void }[] = [];
	#pause: ReturnType<typeof setTimeout> | undefined;
	#disposed = false;

	constructor(pace: QueuePace) {
		this.#pace = pace;
	}

	/** What the job gave once its turn came, at once if nothing is before it; `undefined` if the queue is full or was disposed of. */
	run<T>(job: () => T): Promise<T | undefined> {
		if (this.#disposed || this.#waiting.length >= this.#pace.most) return Promise.resolve(undefined);
		return new Promise((resolve, reject) => {
			const run = () => {
				try {
					resolve(job());
				} catch (error) {
					reject(error);
				}
			};
			this.#waiting.push({ run, drop: () => resolve(undefined) });
			if (this.#pause === undefined) this.#next();
		});
	}

	[Symbol.dispose](): void {
		this.#disposed = true;
		clearTimeout(this.#pause);
		for (const { drop } of this.#waiting.splice(0)) drop();
	}

	#next(): void {
		this.#pause = undefined;
		const job = this.#waiting.shift();
		if (job === undefined) return;
		this.#pause = setTimeout(() => this.#next(), this.#pace.apart);
		job.run();
	}
}
