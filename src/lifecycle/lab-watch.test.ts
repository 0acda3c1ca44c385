import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineTask } from '../checks/define-task.ts';
import { stateOf } from '../checks/evidence.ts';
import { createJudge } from '../checks/judge.ts';
import { notYet, passed } from '../checks/verdict.ts';
import type { Clock } from '../foundation/clock.ts';
import { silentLogger } from '../foundation/logger.ts';
import { isZombie } from '../proc/is-zombie.ts';
import { MemoryProcSource } from '../proc/memory-proc-source.ts';
import { createSnapshotTaker } from '../proc/take-snapshot.ts';
import { LabWatch } from './lab-watch.ts';
import { watchPace } from './watch-pace.ts';

const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
const none = { memoryRunsOut: undefined, diskFree: undefined };
const stats = { pids: 2, memoryBytes: 0, cpuMicroseconds: 0, oomKills: 0, pidsRefused: 0, ...none };
const owned: Disposable[] = [];

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	for (const watch of owned.splice(0)) watch[Symbol.dispose]();
	vi.useRealTimers();
});

/** Passed once a zombie has been there for so many milliseconds. */
function zombieTask(longEnough: number) {
	return defineTask({
		...{ id: 'a-zombie', title: 'A zombie', mode: 'level', hints: ['one', 'two'], wrong: {} },
		check: ({ snapshot, records }) => {
			const record = [...records.values()].find(({ latest, gone }) => gone === null && isZombie(latest));
			const since = record?.states.at(-1)?.since ?? snapshot.at;
			if (record === undefined || snapshot.at - since < longEnough) return notYet('No zombie for long enough.');
			return passed('A zombie.', [stateOf(record.latest)]);
		},
	});
}

interface WatchedOptions {
	readonly longEnough?: number;
	readonly pid?: number;
	readonly refresh?: (age: number) => Promise<void> | undefined;
}

/** A lab with an init and a child that sleep, in a `/proc` in memory; all its verdicts by name, with when they came. */
function watchedLab({ longEnough = 0, pid = 100, refresh }: WatchedOptions = {}) {
	const init = { pid, starttime: pid };
	const source = new MemoryProcSource({ pid, ppid: 1 }, { pid: pid + 1, ppid: pid });
	Object.assign(source, { cpu: 1_000, counted: 2 });
	const taker = createSnapshotTaker({ source, clock, init, rootUid: 100_000, isFromImage: () => true });
	const looks: number[] = [];
	const takeSnapshot = () => {
		looks.push(performance.now());
		return taker.take();
	};
	const ref = { id: `lab-${pid}`, init, rootUid: 100_000, imagePath: '', cgroups: {}, labels: {} };
	const lab = {
		ref,
		limits: { pids: 9, memoryBytes: 1, cpus: 1, cpuWeight: 100, diskBytes: 1, diskFiles: 1 },
		baseline: taker.take(),
		takeSnapshot,
		...(refresh && { refresh }),
	};
	const judge = createJudge({ tasks: [zombieTask(longEnough)], start: lab.baseline, onError: fatal });
	const statsRead: number[] = [];
	const readStats = () => {
		statsRead.push(performance.now());
		return stats;
	};
	const watch = new LabWatch({
		lab,
		judge,
		runtime: { stats: readStats, lastMemoryKill: () => undefined },
		clock,
		logger: silentLogger,
	});
	owned.push(watch);
	const verdicts: { readonly verdict: string; readonly at: number }[] = [];
	watch.onVerdicts(([change]) => {
		if (change?.kind === 'verdict') verdicts.push({ verdict: change.verdict.verdict, at: performance.now() });
	});
	watch.onProblem(fatal);
	const become = (state: string) => {
		source.change(pid + 1, { state });
		source.cpu = (source.cpu ?? 0) + 1;
	};
	return { source, watch, looks, statsRead, verdicts, become };
}

function fatal(error: unknown): void {
	throw new Error(JSON.stringify(error));
}

test('with a page open a fact in a lab that has been idle has its verdict within two looks', async () => {
	const { watch, verdicts, become } = watchedLab();
	watch.attend();
	for (let event = 0; event < 40; event += 1) {
		await vi.advanceTimersByTimeAsync(3_000 + 7 * event);
		const before = performance.now();
		become(event % 2 === 0 ? 'Z' : 'S');
		await vi.advanceTimersByTimeAsync(watchPace.quiet + watchPace.lively + 1);
		expect(verdicts.at(-1)?.verdict).toBe(event % 2 === 0 ? 'passed' : 'not-yet');
		expect(verdicts.at(-1)?.at).toBeGreaterThanOrEqual(before);
	}
});

test('with no page open it has its verdict all the same', async () => {
	const { verdicts, become } = watchedLab();
	await vi.advanceTimersByTimeAsync(10_000);
	become('Z');
	await vi.advanceTimersByTimeAsync(2 * watchPace.unattended + 1);
	expect(verdicts.at(-1)?.verdict).toBe('passed');
});

test('a lab that nobody attends and in which nothing changes falls asleep, and is still looked at', async () => {
	const { verdicts, become, looks } = watchedLab();
	await vi.advanceTimersByTimeAsync(watchPace.staysAwake + watchPace.asleep);
	looks.length = 0;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(looks.length).toBeLessThanOrEqual(60_000 / watchPace.asleep);
	become('Z');
	await vi.advanceTimersByTimeAsync(watchPace.asleep + watchPace.unattended + 1);
	expect(verdicts.at(-1)?.verdict).toBe('passed');
});

test('whoever comes to a lab that is asleep finds what happened', async () => {
	const { watch, verdicts, become } = watchedLab();
	await vi.advanceTimersByTimeAsync(60_000);
	become('Z');
	const came = performance.now();
	watch.attend();
	await vi.advanceTimersByTimeAsync(watchPace.lively + watchPace.quiet + 1);
	expect(verdicts.at(-1)).toMatchObject({ verdict: 'passed' });
	expect(verdicts.at(-1)?.at).toBeLessThanOrEqual(came + watchPace.lively + watchPace.quiet);
});

test('while nothing moves the judge is asked less often than counters are read, and the kernel’s other counters not at all', async () => {
	const { watch, looks, statsRead } = watchedLab();
	watch.attend();
	await vi.advanceTimersByTimeAsync(10_000);
	let judged = 0;
	watch.onLook(() => {
		judged += 1;
	});
	looks.length = 0;
	statsRead.length = 0;
	await vi.advanceTimersByTimeAsync(12_000);
	expect(judged).toBeLessThanOrEqual(looks.length / 2 + 4);
	expect(judged).toBeGreaterThanOrEqual(12_000 / (watchPace.sameAgain + watchPace.quiet));
	expect(statsRead.length).toBeLessThanOrEqual(3);
});

test('looks that read nothing count: a check that waits for a time passes in a lab that sleeps', async () => {
	const { watch, verdicts, become, source, looks } = watchedLab({ longEnough: 5_000 });
	watch.attend();
	await vi.advanceTimersByTimeAsync(3_000);
	become('Z');
	const became = performance.now();
	await vi.advanceTimersByTimeAsync(5_000 + 3 * watchPace.quiet);
	expect(verdicts.at(-1)?.verdict).toBe('passed');
	expect(verdicts.at(-1)?.at).toBeGreaterThanOrEqual(became + 5_000);
	expect(verdicts.at(-1)?.at).toBeLessThanOrEqual(became + 5_000 + 3 * watchPace.quiet);
	const wholeLooks = source.reads.filter((read) => read === '100/cmdline').length;
	expect(wholeLooks).toBeLessThanOrEqual(10);
	expect(looks.length).toBeGreaterThan(50);
});

test('fifty idle labs cost at most ten reads a second for each process, and no table', async () => {
	const labs = Array.from({ length: 50 }, (_, index) => watchedLab({ pid: 1_000 + 10 * index }));
	const tables: unknown[] = [];
	for (const { watch } of labs) {
		watch.attend();
		watch.onRows((rows) => tables.push(rows));
	}
	await vi.advanceTimersByTimeAsync(5_000);
	tables.length = 0;
	for (const { source, looks } of labs) {
		source.reads.length = 0;
		looks.length = 0;
	}
	const began = performance.now();
	await vi.advanceTimersByTimeAsync(10_000);
	const seconds = (performance.now() - began) / 1000;
	const reads = labs.reduce((sum, { source }) => sum + source.reads.length, 0);
	expect(reads / seconds / labs.length / 2).toBeLessThanOrEqual(10);
	expect(tables).toEqual([]);
	for (const { looks } of labs) expect(looks.length / seconds).toBeLessThanOrEqual(1000 / watchPace.quiet + 1);
});

test('many labs don’t fall due at once, even after all were held up together', async () => {
	const labs = Array.from({ length: 50 }, (_, index) => watchedLab({ pid: 1_000 + 10 * index }));
	for (const { watch } of labs) watch.attend();
	await vi.advanceTimersByTimeAsync(5_000);
	for (const { looks } of labs) looks.length = 0;
	await vi.advanceTimersByTimeAsync(3_000);
	const bursts = Map.groupBy(
		labs.flatMap(({ looks }) => looks),
		(at) => Math.floor(at / 5),
	);
	expect(Math.max(...[...bursts.values()].map((burst) => burst.length))).toBeLessThanOrEqual(8);
});

test('a lab whose PID 1 is gone from its snapshots is over, once', async () => {
	const { watch, source } = watchedLab({ pid: 2 ** 22 + 5 });
	const deaths: string[] = [];
	watch.onDeath(({ says }) => deaths.push(says));
	await vi.advanceTimersByTimeAsync(3_000);
	source.processes.clear();
	source.cpu = 2_000;
	await vi.advanceTimersByTimeAsync(10_000);
	expect(deaths).toEqual(['PID 1 of the lab ended, and with it every process of the lab.']);
});

test('what is not in /proc is waited for before a look, and nothing is looked at meanwhile or after the end', async () => {
	const ages: number[] = [];
	const answers: (() => void)[] = [];
	const refresh = (age: number) => {
		ages.push(age);
		return new Promise<void>((resolve) => answers.push(resolve));
	};
	const { watch, looks } = watchedLab({ refresh });
	watch.attend();
	await vi.advanceTimersByTimeAsync(3_000);
	watch.nudge();
	await vi.advanceTimersByTimeAsync(3_000);
	expect([ages, looks.length]).toEqual([[watchPace.sightAge], 0]);
	answers[0]?.();
	await vi.advanceTimersByTimeAsync(watchPace.quiet + 1);
	expect([ages.length, looks.length]).toEqual([2, 1]);
	watch[Symbol.dispose]();
	answers[1]?.();
	await vi.advanceTimersByTimeAsync(3_000);
	expect(looks).toHaveLength(1);
});
