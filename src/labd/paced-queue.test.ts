import { expect, test } from 'vitest';
import { PacedQueue } from './paced-queue.ts';

test('jobs run one by one in order, each so long after the one before, and the first at once', async () => {
	const queue = new PacedQueue({ most: 2, apart: 30 });
	const began = performance.now();
	const ran: [string, number][] = [];
	const job = (name: string) => () => {
		ran.push([name, performance.now() - began]);
		return name;
	};
	expect(await Promise.all([queue.run(job('a')), queue.run(job('b')), queue.run(job('c'))])).toEqual(['a', 'b', 'c']);
	expect(ran.map(([name]) => name)).toEqual(['a', 'b', 'c']);
	expect(ran[0]?.[1]).toBeLessThan(25);
	expect(ran[2]?.[1]).toBeGreaterThanOrEqual(58);
	queue[Symbol.dispose]();
});

test('what comes when the queue is full does not run, and later there is room again', async () => {
	const queue = new PacedQueue({ most: 1, apart: 5 });
	const answers = await Promise.all([1, 2, 3, 4].map((number) => queue.run(() => number)));
	expect(answers).toEqual([1, 2, undefined, undefined]);
	expect(await queue.run(() => 5)).toBe(5);
	queue[Symbol.dispose]();
});

test('jobs that wait when it is disposed of do not run, nor do later ones', async () => {
	const queue = new PacedQueue({ most: 4, apart: 60_000 });
	const waiting = [queue.run(() => 1), queue.run(() => 2)];
	queue[Symbol.dispose]();
	expect(await Promise.all([...waiting, queue.run(() => 3)])).toEqual([1, undefined, undefined]);
});

test('a job that throws is told to who asked, and the next one runs', async () => {
	const queue = new PacedQueue({ most: 2, apart: 5 });
	const failing = queue.run(() => {
		throw new Error('broken');
	});
	const next = queue.run(() => 'fine');
	await expect(failing).rejects.toThrow('broken');
	expect(await next).toBe('fine');
	queue[Symbol.dispose]();
});
