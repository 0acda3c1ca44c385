/**
 * What an idle lab costs labd: the processor time of its process, with pages open and closed, for 1, 10 and 50 labs, and without any;
 * beside a bare Node that reads two counters of each lab at the same pace, and the labs' own processes, in the same time. Each lab has a terminal with a shell, as a page opens one.
 * `node bench/idle.ts [--json] [--seconds=30] [--labs=1,10,50]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../src/foundation/logger.ts';
import type { Home } from '../src/foundation/node/home.ts';
import { watchPace } from '../src/lifecycle/watch-pace.ts';
import type { LabRef } from '../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { type Figure, report, summarize } from './figures.ts';
import { checkout, makeHome, removeHome } from './kit/bench-lab.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';

const seconds = Number(option('seconds') ?? 30);
const counts = (option('labs') ?? '1,10,50').split(',').map(Number);
const profile = option('cpu-prof');
const lesson = 'processes/seeing-processes';
/** Each measurement is cut into so many, so that a spike shows in the 95th percentile. */
const slices = 10;

const home = makeHome();
const labd = spawn(
	process.execPath,
	[...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]), join(checkout, 'src/labd/main.ts')],
	{
		env: { PATH: process.env.PATH ?? '', PROCLAB_HOME: home.path, PROCLAB_LOG: 'warn' },
		stdio: ['ignore', 'ignore', 'inherit'],
	},
);
try {
	await healthy(home, labd);
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
} finally {
	const exited = labd.exitCode === null ? once(labd, 'exit') : undefined;
	labd.kill('SIGTERM');
	await exited;
	removeHome(home);
}

function option(name: string): string | undefined {
	return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

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
		'labd, all of it': () => processorTime(labd.pid ?? 0),
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

/** Milliseconds on a processor since it began, over all threads: the first number of `/proc/PID/task/TID/schedstat`. */
function processorTime(pid: number): number {
	const threads = readdirSync(`/proc/${pid}/task`);
	const spent = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]);
	return spent.reduce((sum, nanoseconds) => sum + Number(nanoseconds), 0) / 1e6;
}

function labTime(of: readonly LabRef[]): number {
	const runtime = createOciRuntime({ home, logger: silentLogger });
	return of.reduce((sum, lab) => sum + (runtime.cpuTime(lab) ?? 0), 0) / 1e6;
}

async function healthy(of: Home, child: ChildProcess): Promise<void> {
	while (!(await answers(of))) {
		if (child.exitCode !== null) throw new Error(`labd ended with ${child.exitCode}.`);
		await sleep(50);
	}
}

function answers(of: Home): Promise<boolean> {
	return new Promise((resolve) => {
		const asked = request({ socketPath: of.labdSocket, path: '/healthz' }, (response) => {
			response.resume();
			resolve(response.statusCode === 200);
		});
		asked.on('error', () => resolve(false));
		asked.end();
	});
}
