/**
 * What an idle lab costs in processor time: its share of labd, with its page open and closed, and its own processes; for 1, 50 and 200 labs
 * in one labd, each with a terminal and a shell as a page opens one. Beside a bare Node that does nothing but read two counters of each
 * lab at the same pace, from files that stay open. No labs are kept ready meanwhile: making them is not idling.
 * `node bench/idle.ts [--json] [--seconds=20] [--labs=1,50,200]`
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../src/foundation/logger.ts';
import { watchPace } from '../src/lifecycle/watch-pace.ts';
import type { LabRef } from '../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { type Figure, report, summarize } from './figures.ts';
import { startLabdProcess } from './kit/labd-process.ts';
import { numberOption, option } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { processorTime } from './kit/processor.ts';

const seconds = numberOption('seconds', 20);
const counts = (option('labs') ?? '1,50,200').split(',').map(Number);
const profile = option('cpu-prof');
const lesson = 'processes/seeing-processes';
/** After a page came, or the last one left: until the pace is that of an idle lab, in milliseconds. */
const settles = {
	open: watchPace.staysLively + 2_000,
	closed: watchPace.staysAwake + watchPace.asleep,
} as const;
/** Each measurement is cut into so many, so that a spike shows in the 95th percentile; but none is so short that it has no look in it. */
const slices = { most: 10, least: 3, looks: 2 } as const;

const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
await using labd = await startLabdProcess({ nodeFlags: profiling, environment: { PROCLAB_POOL_MOST: '0' } });
const { home } = labd;
const [without = []] = await shares([], watchPace.asleep, settles.open);
const alone = summarize(without);
const figures: Figure[] = [{ figure: 'no lab', subject: 'labd', unit: '%', summary: alone }];
for (const count of counts) {
	const pages: ListeningPage[] = [];
	while (pages.length < count) pages.push(await openPage(pages.length));
	figures.push(...(await measure(`${count} idle, page open`, watchPace.quiet, settles.open)));
	for (const page of pages) page[Symbol.dispose]();
	figures.push(...(await measure(`${count} idle, page closed`, watchPace.asleep, settles.closed)));
}
report(figures);

async function openPage(index: number): Promise<ListeningPage> {
	const page = await openAtLabd(home, `learner-${index}`, lesson);
	await page.ready;
	await page.open('main');
	return page;
}

function labs(): Promise<readonly LabRef[]> {
	return createOciRuntime({ home, logger: silentLogger }).list();
}

async function measure(figure: string, pace: number, settle: number): Promise<readonly Figure[]> {
	const of = await labs();
	const [labdShares = [], bare = [], own = []] = await shares(of, pace, settle);
	const eachInLabd = labdShares.map((share) => (share - alone.median) / of.length);
	const eachOwn = own.map((share) => share / of.length);
	const subjects = {
		'each lab: labd and its own processes': eachInLabd.map((share, slice) => share + (eachOwn[slice] ?? 0)),
		'each lab: its own processes': eachOwn,
		'labd for all of them': labdShares,
		'a bare Node that reads their counters': bare,
	};
	return Object.entries(subjects).map(([subject, all]) => ({ figure, subject, unit: '%', summary: summarize(all) }));
}

/** Of one core, in percent, slice by slice: labd, the bare Node, and the processes of all labs. */
async function shares(of: readonly LabRef[], pace: number, settle: number): Promise<readonly (readonly number[])[]> {
	using bare = spawnBare(of, pace);
	await sleep(settle);
	const times = [() => processorTime(labd.pid), () => processorTime(bare.pid), () => labTime(of)];
	const found: number[][] = times.map(() => []);
	const length = Math.max((seconds * 1000) / slices.most, slices.looks * pace);
	const count = Math.max(slices.least, Math.round((seconds * 1000) / length));
	for (let slice = 0; slice < count; slice += 1) {
		const before = times.map((time) => time());
		const began = performance.now();
		await sleep(length);
		const elapsed = performance.now() - began;
		for (const [index, time] of times.entries()) found[index]?.push(((time() - (before[index] ?? 0)) / elapsed) * 100);
	}
	return found;
}

/** Reads `cpuacct.usage` and `pids.current` (or their like) of each lab, each by a timer of its own: what a watch by polling can't be cheaper than. */
function spawnBare(of: readonly LabRef[], pace: number): Disposable & { readonly pid: number } {
	const files = of.map(({ cgroups: { unified = '', cpuacct, pids } }) => [
		cpuacct === undefined ? `${unified}/cpu.stat` : `${cpuacct}/cpuacct.usage`,
		`${pids ?? unified}/pids.current`,
	]);
	const program = `const { openSync, readSync } = require('node:fs');
		const buffer = Buffer.alloc(128);
		for (const files of ${JSON.stringify(files)}) {
			const fds = files.map((file) => openSync(file));
			const read = () => fds.map((fd) => buffer.latin1Slice(0, readSync(fd, buffer, 0, 128, 0)));
			setTimeout(() => setInterval(read, ${pace}), Math.random() * ${pace});
		}
		setInterval(() => undefined, 1e9);`;
	const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
	return { pid: child.pid ?? 0, [Symbol.dispose]: () => child.kill('SIGKILL') };
}

function labTime(of: readonly LabRef[]): number {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	return of.reduce((sum, lab) => sum + (runtime.cpuTime(lab) ?? 0), 0) / 1e6;
}
