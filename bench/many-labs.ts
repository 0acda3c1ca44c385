/**
 * A class begins: 200 learners ask labd for a lab at one instant, and each waits for a prompt. How long each waited, how many failed,
 * and what it cost in processor time; then the same with as many labs ready in advance. `node bench/many-labs.ts [--json] [--labs=200]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, report, single, summarize } from './figures.ts';
import { type LabdProcess, startLabdProcess } from './kit/labd-process.ts';
import { lessons } from './kit/lessons.ts';
import { numberOption } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { busyTime } from './kit/processor.ts';

const labs = numberOption('labs', 200);
/** A labd that has just started comes to rest in this time, in milliseconds. */
const settles = 5_000;
/** A learner who waits longer than this has failed. */
const patience = 120_000;
/** Labs that are to be ready are, or will not be, within this. */
const fillPatience = 180_000;
const failures = new Set<string>();

const figures: Figure[] = [];
{
	await using labd = await startLabdProcess();
	await sleep(settles);
	figures.push(...(await begin(labd, `${labs} labs asked for at once`)));
}
{
	await using labd = await startLabdProcess({ environment: { PROCLAB_POOL_LEAST: String(labs) } });
	const ready = await fill(labd);
	const figure = `of ${labs} asked for at once ${ready} ready`;
	figures.push(...(await begin(labd, figure)));
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
report(figures);

async function begin(labd: LabdProcess, figure: string): Promise<readonly Figure[]> {
	const pages: ListeningPage[] = [];
	const [busyBefore, began] = [busyTime(), performance.now()];
	const waiting = Array.from({ length: labs }, (_, index) => waitForPrompt(labd, `learner-${index}`, pages));
	const waits = await Promise.all(waiting);
	const [elapsed, busy] = [performance.now() - began, busyTime() - busyBefore];
	for (const page of pages) page[Symbol.dispose]();
	const prompted = waits.filter((wait) => wait !== undefined);
	return [
		{ figure, subject: 'each to its prompt', unit: 'ms', summary: summarize(prompted) },
		single({ figure, subject: 'failed', unit: 'labs' }, labs - prompted.length),
		single({ figure, subject: 'labs a second', unit: 'labs' }, (prompted.length / elapsed) * 1000),
		single({ figure, subject: 'processor time a lab, all of the machine', unit: 'ms' }, busy / labs),
	];
}

/** Waits until as many labs are ready as are wanted, or as will be; answers how many. */
async function fill(labd: LabdProcess): Promise<number> {
	const deadline = performance.now() + fillPatience;
	for (let before = -1; performance.now() < deadline; await sleep(settles)) {
		const ready = await labd.metric('proclab_pool_labs');
		if (ready >= labs || ready === before) return ready;
		before = ready;
	}
	return labd.metric('proclab_pool_labs');
}

/** Milliseconds; `undefined` when there was none. */
async function waitForPrompt(labd: LabdProcess, learner: string, pages: ListeningPage[]): Promise<number | undefined> {
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
