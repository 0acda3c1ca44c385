/**
 * What an idle lab costs labd: the processor time of its process, with pages open and closed, for 1, 10 and 50 labs, and without any;
 * beside a bare Node that reads two counters of each lab at the same pace, and the labs' own processes, in the same time. Each lab has a terminal with a shell, as a page opens one.
 * `node bench/idle.ts [--json] [--seconds=30] [--labs=1,10,50]`
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

const seconds = numberOption('seconds', 30);
const counts = (option('labs') ?? '1,10,50').split(',').map(Number);
const profile = option('cpu-prof');
const lesson = 'processes/seeing-processes';
/** Each measurement is cut into so many, so that a spike shows in the 95th percentile. */
const slices = 10;

const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
await using labd = await startLabdProcess({ nodeFlags: profiling });
const { home } = labd;
const figures = [...(await measure('no lab', [], watchPace.unattended))];
const pages: ListeningPage[] = [];
for (const count of counts) {
	while (pages.length < count) pages.push(await openPage(pages.length));
	figures.push(...(await measure(`${count} labs, pages open`, await labs(), watchPace.quiet)));
	for (const page of pages.splice(0)) page[Symbol.dispose]();
	figures.push(...(await measure(`${count} labs, pages closed`, await labs(), watchPace.unattended)));
	for (let index = 0; index < count; index += 1) pages.push(await openPage(index));
}
for (const page of pages) page[Symbol.dispose]();
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

/** In percent of one core. */
async function measure(figure: string, of: readonly LabRef[], pace: number): Promise<readonly Figure[]> {
	using bare = spawnBare(of, pace);
	await sleep(4_000);
	const subjects = {
		'labd, all of it': () => processorTime(labd.pid),
		'a bare Node at the same pace': () => processorTime(bare.pid),
		'the processes of the labs': () => labTime(of),
	};
	const samples = new Map(Object.keys(subjects).map((name) => [name, [] as number[]]));
	for (let slice = 0; slice < slices; slice += 1) {
		const before = Object.values(subjects).map((time) => time());
		const began = performance.now();
		await sleep((seconds * 1000) / slices);
		const elapsed = performance.now() - began;
		for (const [index, [name, time]] of Object.entries(subjects).entries())
			samples.get(name)?.push(((time() - (before[index] ?? 0)) / elapsed) * 100);
	}
	return [...samples].map(([subject, shares]) => ({ figure, subject, unit: '%', summary: summarize(shares) }));
}

/** Reads `cpuacct.usage` and `pids.current` (or their like) of each lab, each by a timer of its own: what no watch can be cheaper than. */
function spawnBare(of: readonly LabRef[], pace: number): Disposable & { readonly pid: number } {
	const files = of.map(({ cgroups: { unified = '', cpuacct, pids } }) => [
		cpuacct === undefined ? `${unified}/cpu.stat` : `${cpuacct}/cpuacct.usage`,
		`${pids ?? unified}/pids.current`,
	]);
	const program = `const { readFileSync } = require('node:fs');
		for (const files of ${JSON.stringify(files)})
			setTimeout(() => setInterval(() => { for (const file of files) readFileSync(file) }, ${pace}), Math.random() * ${pace});
		setInterval(() => undefined, 1e9);`;
	const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
	return { pid: child.pid ?? 0, [Symbol.dispose]: () => child.kill('SIGKILL') };
}

function labTime(of: readonly LabRef[]): number {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	return of.reduce((sum, lab) => sum + (runtime.cpuTime(lab) ?? 0), 0) / 1e6;
}
