import { availableParallelism } from 'node:os';

/** Labs that are made, or removed, at once: with more all of them wait, and none is done sooner. */
export const fewLabs = 2 * availableParallelism();

/** Runs over all items, `fewLabs` at once, in their order. */
export async function fewAtOnce<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
	const queue = [...items];
	const work = async () => {
		for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
	};
	await Promise.all(Array.from({ length: fewLabs }, work));
}
