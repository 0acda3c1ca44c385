import { availableParallelism } from 'node:os';

/** A queue for work that is quicker when little of it runs at once: labs being made. */
export interface Admission {
	/** Runs the job when its turn comes; turns are given in the order of asking. */
	run<T>(job: () => Promise<T>): Promise<T>;
	/** Jobs that wait for their turn. */
	readonly waiting: number;
}

/** Two labs per core: with more at once all of them wait, and none is made sooner. */
export function createAdmission(width = 2 * availableParallelism()): Admission {
	const queue: (() => void)[] = [];
	let running = 0;
	const next = () => {
		if (running >= width) return;
		const begin = queue.shift();
		if (begin === undefined) return;
		running += 1;
		begin();
	};
	return {
		get waiting() {
			return queue.length;
		},
		async run(job) {
			await new Promise<void>((resolve) => {
				queue.push(resolve);
				next();
			});
			try {
				return await job();
			} finally {
				running -= 1;
				next();
			}
		},
	};
}
