import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

test('no more than the width run at once, in the order of asking', async () => {
	const admission = createAdmission(2);
	const began: number[] = [];
	let running = 0;
	let most = 0;
	await Promise.all(
		Array.from({ length: 7 }, (_, index) =>
			admission.run(async () => {
				began.push(index);
				running += 1;
				most = Math.max(most, running);
				await sleep(5);
				running -= 1;
			}),
		),
	);
	expect(most).toBe(2);
	expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
	expect(admission.waiting).toBe(0);
});

test('a job that fails gives its place to the next', async () => {
	const admission = createAdmission(1);
	await expect(admission.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(await admission.run(async () => 'next')).toBe('next');
});
