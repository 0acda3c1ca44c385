import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { summarize } from '../../bench/figures.ts';
import type { CourseTask } from '../../src/course/course.ts';
import { watchPace } from '../../src/lifecycle/watch-pace.ts';
import type { ProcessFacts } from '../../src/proc/snapshot.ts';
import { courseOf, task, until, useCourses, verdict } from './labd-courses.ts';

const { labsFor, openLab } = useCourses();
const sleepers = 12;
/** How much a busy machine may add to what the pace promises, in milliseconds. */
const generous = 700;

function isSleeper({ argv }: ProcessFacts): boolean {
	return argv?.includes('7100') ?? false;
}

/** Passes while an even number of sleepers is there: each one's end is a verdict. */
const check: CourseTask['check'] = ({ snapshot }) => {
	const there = snapshot.processes.filter(isSleeper).length;
	return verdict(there % 2 === 0 ? 'passed' : 'not-yet');
};

test('a fact in a lab that has been idle, with its page open, is a frame within two looks', async () => {
	const start = `for one in $(seq ${sleepers}); do setsid sleep 7100 & done`;
	const lab = openLab(labsFor(courseOf(task({ mode: 'level', start, check }))));
	using _attention = lab.attend();
	const told: { readonly verdict: string; readonly at: number }[] = [];
	lab.onFrame((frame) => {
		if (frame.type === 'verdict') told.push({ verdict: frame.verdict, at: performance.now() });
	});
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	await until(() => expect(lab.verdicts().get('task')?.verdict).toBe('passed'));
	const pids = lab.living?.ready.baseline.processes.filter(isSleeper).map(({ pid }) => pid) ?? [];
	expect(pids).toHaveLength(sleepers);
	const delays: number[] = [];
	for (const [index, pid] of pids.entries()) {
		await sleep(watchPace.staysLively + 200 + 10 * index);
		const before = performance.now();
		process.kill(pid, 'SIGKILL');
		const wanted = index % 2 === 0 ? 'not-yet' : 'passed';
		await until(() => expect(told.at(-1)?.verdict).toBe(wanted));
		delays.push((told.at(-1)?.at ?? 0) - before);
	}
	expect(summarize(delays).median).toBeLessThan(watchPace.quiet + watchPace.lively + generous / 2);
	expect(summarize(delays).p95).toBeLessThan(watchPace.quiet + watchPace.lively + generous);
});
