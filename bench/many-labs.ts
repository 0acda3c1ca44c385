/**
 * A class begins: 200 learners ask labd for a lab at one instant, and each waits for a prompt. How long each waited, how many failed,
 * and what it cost in processor time. `node bench/many-labs.ts [--json] [--labs=200]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { report, single, summarize } from './figures.ts';
import { startLabdProcess } from './kit/labd-process.ts';
import { lessons } from './kit/lessons.ts';
import { numberOption } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { busyTime } from './kit/processor.ts';

const labs = numberOption('labs', 200);
/** A labd that has just started is idle, and whatever it makes in advance is made. */
const settles = 10_000;
/** A learner who waits longer than this has failed. */
const patience = 120_000;

await using labd = await startLabdProcess();
await sleep(settles);
const pages: ListeningPage[] = [];
const failures = new Set<string>();
const busyBefore = busyTime();
const began = performance.now();
const waits = await Promise.all(Array.from({ length: labs }, (_, index) => waitForPrompt(`learner-${index}`)));
const elapsed = performance.now() - began;
const busy = busyTime() - busyBefore;
for (const page of pages) page[Symbol.dispose]();

for (const failure of failures) process.stderr.write(`${failure}\n`);
const figure = `${labs} labs asked for at once`;
const prompted = waits.filter((wait) => wait !== undefined);
report([
	{ figure, subject: 'each to its prompt', unit: 'ms', summary: summarize(prompted) },
	single(figure, 'failed', 'labs', labs - prompted.length),
	single(figure, 'labs a second', 'labs', (prompted.length / elapsed) * 1000),
	single(figure, 'processor time a lab, all of the machine', 'ms', busy / labs),
]);

/** Milliseconds; `undefined` when there was none. */
async function waitForPrompt(learner: string): Promise<number | undefined> {
	const asked = performance.now();
	try {
		const page = await openAtLabd(labd.home, learner, lessons.plain);
		pages.push(page);
		const late = sleep(patience, 'late', { ref: false });
		const shown = page.open('main').then(() => 'shown');
		return (await Promise.race([shown, late])) === 'shown' ? performance.now() - asked : undefined;
	} catch (error) {
		failures.add(error instanceof Error ? error.message : String(error));
		return undefined;
	}
}
