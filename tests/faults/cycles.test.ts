import { expect, test, vi } from 'vitest';
import { lesson, useLabd } from '../conformance/labd-bench.ts';
import { Page } from '../conformance/labd-page.ts';
import { type Held, heldBy, slopeOf } from './kit/held.ts';
import { report } from './kit/report.ts';
import { isSoak, minutes } from './kit/soak.ts';

const { home, labd } = useLabd({ PROCLAB_POOL_MOST: '0' });

/** Rounds in which labd grows to what it needs: code is compiled, buffers and a heap that holds the whole course reach their size. */
const warmUp = 60;
const rounds = isSoak ? 1_000 : 50;

/** What a leak of one small object per round would exceed in a thousand, in kilobytes a round; in few rounds the noise is larger. */
const mostGrowth = isSoak ? 8 : 150;

const held = () => heldBy(home, labd().child.pid ?? 0);

/** A lab is made, shown, typed into and removed. */
async function live(round: number): Promise<void> {
	const page = await Page.connect(home, { learner: `learner-${round % 5}`, lesson });
	if (page.lab?.state === 'ended') page.say({ type: 'start-lab' });
	await page.until(() => page.lab?.state === 'ended' || page.lab?.state === 'ready');
	if (page.lab?.state === 'ended') page.say({ type: 'start-lab' });
	await page.ready();
	page.open('main');
	await page.until(() => page.shells.has('main'));
	await page.prompt('main');
	page.type('main', 'setsid sleep 1040 & exec true\r');
	await page.until(() => page.all('ended').length > 0);
	const init = page.processes?.rows.find(({ insidePid }) => insidePid === 1);
	process.kill(init?.pid ?? Number.NaN, 'SIGKILL');
	await page.until(() => page.lab?.state === 'ended');
	await page.close();
}

/** What labs held is gone a moment after they ended. */
async function heldAtRest(): Promise<Held> {
	await vi.waitFor(() => expect(held().labs).toBe(0), { timeout: 10_000, interval: 20 });
	return held();
}

test(
	`${rounds} labs that were made and removed leave labd and the machine as they were`,
	async () => {
		for (let round = 0; round < warmUp; round += 1) await live(round);
		const before = await heldAtRest();
		const memory: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			await live(round);
			memory.push(held().memory);
		}
		const after = await heldAtRest();
		const { memory: _, ...counted } = before;
		report('cycles', { of: 'labs', rounds, before, after, growth: slopeOf(memory) });
		expect(after).toMatchObject(counted);
		expect(slopeOf(memory)).toBeLessThan(mostGrowth);
	},
	60 * minutes,
);
