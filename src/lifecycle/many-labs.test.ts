import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAdmission } from './admission.ts';
import { createCapacity } from './capacity.ts';
import { CountedLabs, planFor, ScratchHome } from './counted-labs.ts';
import { Lab } from './lab.ts';

const gigabyte = 1024 ** 3;
let scratch: ScratchHome;

beforeAll(async () => {
	scratch = await ScratchHome.make();
});
afterAll(() => scratch[Symbol.dispose]());

test('two hundred labs asked for at once where fifty fit are made in order, few at a time, and none fails', async () => {
	const machine = { memoryBytes: gigabyte, freeMemoryBytes: () => gigabyte, pids: 100_000, usedPids: () => 100 };
	const counted = new CountedLabs();
	const admission = createAdmission(4, createCapacity({ mostLabs: 1_000, overcommit: 25 }, machine));
	const host = counted.host(scratch.home, admission);
	const failed: unknown[] = [];
	const full = vi.waitUntil(() => counted.living.size === 50, { timeout: 20_000 });
	const labs = Array.from({ length: 200 }, (_, index) => {
		return new Lab({ host, plan: () => planFor(String(index)) });
	});
	await Promise.all(
		labs.map(async (lab) => {
			await lab.start();
			if (lab.status.state !== 'ready') failed.push(lab.status);
			await full;
			await lab.end({ cause: 'idle', says: 'Seen enough.' });
		}),
	);
	expect(failed).toEqual([]);
	const made = counted.done.flatMap((what) => /^made (.*)/.exec(what)?.[1] ?? []);
	expect(made).toHaveLength(200);
	for (const [index, learner] of made.entries()) expect(Number(learner) - index).toBeLessThan(4);
	expect(counted.mostMaking).toBeLessThanOrEqual(4);
	expect(counted.mostLiving).toBe(50);
	expect([counted.living.size, host.known.size, admission.held.labs, admission.waiting]).toEqual([0, 0, 0, 0]);
});
