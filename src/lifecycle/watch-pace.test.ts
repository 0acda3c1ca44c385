import { expect, test } from 'vitest';
import { delayInPhase, nextLookIn, phaseOf, watchPace } from './watch-pace.ts';

test('a lab is looked at often while a page is open and something moves, and seldom when no page is open', () => {
	expect(nextLookIn(true, 0)).toBe(watchPace.lively);
	expect(nextLookIn(true, watchPace.staysLively)).toBe(watchPace.quiet);
	expect(nextLookIn(false, 0)).toBe(watchPace.unattended);
	expect(nextLookIn(false, watchPace.staysAwake)).toBe(watchPace.asleep);
});

test('labs that were held up together are soon looked at one after the other, at the same pace as before', () => {
	const labs = Array.from({ length: 50 }, (_, index) => ({ at: 1_000, phase: phaseOf(4_000 + 3 * index) }));
	for (let look = 0; look < 10; look += 1)
		for (const lab of labs) {
			const delay = delayInPhase(lab.at, 100, lab.phase);
			expect(delay).toBeGreaterThanOrEqual(75);
			expect(delay).toBeLessThanOrEqual(102);
			lab.at += delay;
		}
	const slots = Map.groupBy(labs, ({ at }) => Math.floor((at % 100) / 10));
	expect(slots.size).toBe(10);
	expect(Math.max(...[...slots.values()].map((slot) => slot.length))).toBeLessThanOrEqual(8);
	for (const { at, phase } of labs) expect(delayInPhase(at - 0.6, 100, phase)).toBeCloseTo(100.6, 5);
	for (const { at, phase } of labs) expect(delayInPhase(at, 100, phase)).toBeCloseTo(100, 5);
});

test('a thousand labs that sleep are looked at in a hundred bursts', () => {
	const places = Array.from({ length: 1_000 }, (_, index) => phaseOf(4_000 + 3 * index) * watchPace.asleep);
	const bursts = Map.groupBy(places, (place) => place);
	expect(bursts.size).toBe(100);
	expect(Math.max(...[...bursts.values()].map((burst) => burst.length))).toBeLessThanOrEqual(15);
});
