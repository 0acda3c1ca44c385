/**
 * What the lab of somebody who works through a lesson comes to need: the solutions of all tasks are typed into labs of their own,
 * and each lab's cgroup is read every 50 ms. The most memory, with and without files that the kernel can give up, by lesson; and the
 * processor time of a task, that of the lab and of all that serves it. `node bench/active-lab.ts [--json]`
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { orThrow } from '../src/cli/verify/or-throw.ts';
import { planCases } from '../src/cli/verify/plan-cases.ts';
import { jobsOf } from '../src/cli/verify/run-cases.ts';
import { runVerification } from '../src/cli/verify/run-verification.ts';
import { loadCourse } from '../src/course/load-course.ts';
import { type Figure, report, single, summarize } from './figures.ts';
import { checkout, makeHome, removeHome } from './kit/bench-lab.ts';
import { type LabPeak, LabPeaks, verifyHome } from './kit/lab-peaks.ts';
import { numberOption } from './kit/options.ts';
import { busyTime } from './kit/processor.ts';

const repeats = numberOption('repeats', 3);
const width = numberOption('width', 4);
const lookEvery = 50;
const megabyte = 1024 ** 2;

const home = makeHome();
const course = await loadCourse(checkout);
const cases = orThrow(planCases(course, [])).filter(({ name }) => name === 'solution');
const jobs = jobsOf(cases, { seed: 'active', repeats, loaded: false });
const wrong: string[] = [];
let peaks: readonly LabPeak[] = [];
const busyBefore = busyTime();
let busy = Number.NaN;
try {
	const verifying = runVerification({ home, logLevel: 'warn' }, course, {
		...{ jobs, width, signal: new AbortController().signal },
		onEnd: ({ outcome }) => {
			if (!outcome.ok) wrong.push(`${outcome.task}: ${outcome.problem}`);
		},
	});
	using following = new LabPeaks(verifyHome(home, await nameOfRun()), lookEvery);
	await verifying;
	peaks = following.all;
	busy = busyTime() - busyBefore;
} finally {
	removeHome(home);
}
for (const one of wrong) process.stderr.write(`${one}\n`);
report([...byLesson(), ...together()]);

async function nameOfRun(): Promise<string> {
	for (;;) {
		const [name] = readdirSync(home.path).includes('verify') ? readdirSync(join(home.path, 'verify')) : [];
		if (name !== undefined) return name;
		await sleep(1);
	}
}

function byLesson(): readonly Figure[] {
	return [...Map.groupBy(peaks, ({ lesson }) => lesson)].map(([lesson, ofLesson]) =>
		memory(
			`memory of a lab at work: held`,
			lesson,
			ofLesson.map(({ held }) => held),
		),
	);
}

function together(): readonly Figure[] {
	const held = peaks.map((peak) => peak.held);
	const charged = peaks.map((peak) => peak.charged);
	const times = summarize(peaks.map(({ processorTime }) => processorTime));
	const perTask = 'processor time of a task';
	return [
		memory('memory of a lab at work: held', 'all lessons', held),
		memory('memory of a lab at work: with files', 'all lessons', charged),
		{ figure: perTask, subject: 'in the lab, its start in it', unit: 'ms', summary: times },
		single(
			{ figure: perTask, subject: 'the machine: lab made, task judged, lab removed', unit: 'ms' },
			busy / jobs.length,
		),
		single(
			{ figure: 'most threads in a lab', subject: 'all lessons', unit: 'threads' },
			Math.max(...peaks.map(({ tasks }) => tasks)),
		),
	];
}

function memory(figure: string, subject: string, bytes: readonly number[]): Figure {
	return { figure, subject, unit: 'MB', summary: summarize(bytes.map((value) => value / megabyte)) };
}
