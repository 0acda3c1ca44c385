import { expect, test } from 'vitest';
import { Limiter } from './limiter.ts';

test('no more tasks run at once than may, and they begin in the order of asking', async () => {
	const limiter = new Limiter(2);
	const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
	const begun: number[] = [];
	const all = ends.map(({ promise }, index) =>
		limiter.run(async () => {
			begun.push(index);
			await promise;
			return index;
		}),
	);
	expect(begun).toEqual([0, 1]);
	ends[1]?.resolve();
	await all[1];
	expect(begun).toEqual([0, 1, 2]);
	for (const { resolve } of ends) resolve();
	expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
	expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('a task that fails makes room for the next one', async () => {
	const limiter = new Limiter(1);
	const failing = limiter.run(() => Promise.reject(new Error('no')));
	const next = limiter.run(() => Promise.resolve('done'));
	await expect(failing).rejects.toThrow('no');
	expect(await next).toBe('done');
});
