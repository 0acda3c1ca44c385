/**
 * Fifty labs print without end, their pages read all of it, and somebody else types: from keystroke to echo at labd's socket, before
 * and meanwhile, Ctrl-C under the flood, and how much is printed in all. `node bench/output-share.ts [--json] [--labs=50] [--keys=200]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, report, single, summarize } from './figures.ts';
import { startLabdProcess } from './kit/labd-process.ts';
import { lessons } from './kit/lessons.ts';
import { numberOption } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { processorTime } from './kit/processor.ts';

const labs = numberOption('labs', 50);
const keystrokes = numberOption('keys', 200);
/** Long enough for a prompt to be drawn, or a flood to be under way, in milliseconds. */
const rest = 2_000;
const betweenKeys = 20;
const interrupts = 10;

await using labd = await startLabdProcess();
using quiet = await openPage('quiet');
const noisy: ListeningPage[] = [];
for (let index = 0; index < labs; index += 1) noisy.push(await openPage(`noisy-${index}`));
await sleep(rest);
const before = await echoes();

let printed = 0;
for (const page of noisy) {
	page.onOutput = (bytes) => {
		printed += bytes;
	};
	page.type('yes\n');
}
await sleep(rest);
const start = { printed, busy: processorTime(labd.pid), at: performance.now() };
const during = await echoes();
const seconds = (performance.now() - start.at) / 1000;
const rate = (printed - start.printed) / seconds / 1e6;
const share = (processorTime(labd.pid) - start.busy) / 10 / seconds;
const stopped = await interruptTimes();
for (const page of noisy) page[Symbol.dispose]();

const figure = `keystroke to echo, ${labs} other labs`;
const figures: Figure[] = [
	{ figure, subject: 'quiet', unit: 'ms', summary: summarize(before) },
	{ figure, subject: 'printing without end', unit: 'ms', summary: summarize(during) },
	{ figure: 'Ctrl-C under yes to the prompt', subject: `one of ${labs}`, unit: 'ms', summary: summarize(stopped) },
	single({ figure: `output of ${labs} labs together`, subject: 'read by their pages', unit: 'MB/s' }, rate),
	single({ figure: `output of ${labs} labs together`, subject: 'labd, processor time', unit: '%' }, share),
];
report(figures);

async function openPage(learner: string): Promise<ListeningPage> {
	const page = await openAtLabd(labd.home, learner, lessons.plain);
	await page.open('main');
	return page;
}

/** Types and takes back one letter after the other. */
async function echoes(): Promise<readonly number[]> {
	const times: number[] = [];
	for (let count = 0; count < keystrokes; count += 1) {
		const began = performance.now();
		const shown = nextOutput(quiet);
		quiet.type(count % 2 === 0 ? 'x' : '\x7f');
		await shown;
		times.push(performance.now() - began);
		await sleep(betweenKeys);
	}
	return times;
}

function nextOutput(page: ListeningPage): Promise<void> {
	return new Promise((resolve) => {
		page.onOutput = () => resolve();
	});
}

/** From Ctrl-C to the prompt after it, which switches bracketed paste on. */
async function interruptTimes(): Promise<readonly number[]> {
	const times: number[] = [];
	for (const page of noisy.slice(0, interrupts)) {
		const prompted = new Promise<void>((resolve) => {
			page.onOutput = (_count, bytes) => {
				if (bytes.includes('\x1b[?2004h')) resolve();
			};
		});
		const began = performance.now();
		page.type('\x03');
		await prompted;
		times.push(performance.now() - began);
	}
	return times;
}
