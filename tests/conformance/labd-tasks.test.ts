import { expect, test } from 'vitest';
import { drawVars, numberBetween } from '../../src/checks/vars.ts';
import type { CourseTask } from '../../src/course/course.ts';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import { runStartScript } from '../../src/lifecycle/start-script.ts';
import {
	begins,
	courseOf,
	framesOf,
	runsWith,
	stands,
	Told,
	task,
	until,
	useCourses,
	verdict,
} from './labd-courses.ts';
import { leftovers } from './labd-kit.ts';

const { home, runtime, labsFor, openLab, runIn } = useCourses();

const first = task({ id: 'first', title: 'The first', mode: 'edge', check: runsWith('7101') });

/** Needs `first`. */
function second(changes: Partial<CourseTask> = {}): CourseTask {
	return task({
		id: 'second',
		title: 'The second',
		mode: 'edge',
		needs: ['first'],
		check: runsWith('7102'),
		...changes,
	});
}

async function openReady(...tasks: readonly CourseTask[]): Promise<LessonLab> {
	const lab = openLab(labsFor(courseOf(...tasks)));
	lab.attend();
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	return lab;
}

function argvs(lab: LessonLab): string[] {
	return lab.living?.watch.rows.rows.map(({ command }) => command) ?? [];
}

/** A start script that shows that it runs, and ends when the test says so. */
const held = 'setsid sleep 7200 & touch /run/held; until test -e /run/go; do sleep 0.02; done';
const isHeld = 'until test -e /run/held; do sleep 0.02; done';

test('a task begins when what it needs is done, in the living lab, and what was there before doesn’t count', async () => {
	const lab = await openReady(first, second({ start: 'setsid sleep 7102 &' }), second({ id: 'third' }));
	const told = new Told(lab);
	const attempts: string[] = [];
	lab.onAttempt(({ task: id, verdict: name }) => attempts.push(`${id} ${name}`));
	const waiting = { verdict: 'not-yet', says: 'This begins when “The first” is done.' };
	expect(framesOf(lab.presentFrames(), 'verdict')).toMatchObject([
		{ task: 'second', ...waiting },
		{ task: 'third', ...waiting },
	]);
	expect(argvs(lab)).not.toContain('sleep 7102');
	await runIn(lab, 'setsid sleep 7101 & setsid sleep 7102 &');
	await begins(lab, 'second');
	await begins(lab, 'third');
	await until(() => expect(lab.verdicts().get('second')?.says).toBe('not-yet'));
	await until(() => expect(argvs(lab).filter((command) => command === 'sleep 7102').length).toBe(2));
	await runIn(lab, 'setsid sleep 7102 &');
	await until(() => expect([stands(lab, 'second'), stands(lab, 'third')]).toEqual(['passed', 'passed']));
	expect(attempts.sort()).toEqual(['first passed', 'second passed', 'third passed']);
	expect(told.all('problem')).toEqual([]);
});

test('while a start script runs shells answer, and what the learner does meanwhile doesn’t count', async () => {
	const lab = await openReady(first, second({ start: held }));
	await runIn(lab, `setsid sleep 7101 & ${isHeld}`);
	let printed = '';
	const viewer = {
		opened: () => undefined,
		ended: () => undefined,
		output: (bytes: Uint8Array) => {
			printed += Buffer.from(bytes);
		},
	};
	const shell = lab.terminal('main')?.open(viewer, { size: { columns: 80, rows: 24 } });
	if (!shell?.ok) throw new Error('no shell');
	shell.value.write(Buffer.from('setsid sleep 7102 & echo $((40 + 2)) answers\r'));
	await until(() => expect(printed).toContain('42 answers'));
	expect(lab.verdicts().get('second')?.says).toBe('This begins now.');
	shell.value.write(Buffer.from('touch /run/go\r'));
	await until(() => expect(lab.verdicts().get('second')?.says).toBe('not-yet'));
	shell.value.write(Buffer.from('setsid sleep 7102 &\r'));
	await until(() => expect(stands(lab, 'second')).toBe('passed'));
});

test('a reset and an end while a start script runs leave one lab, and none', async () => {
	const lab = await openReady(first, second({ start: held }));
	const told = new Told(lab);
	await runIn(lab, `setsid sleep 7101 & ${isHeld}`);
	expect(await lab.reset()).toEqual({ ok: true, value: undefined });
	expect(leftovers(home).labs).toEqual([lab.status.ready?.ref.id]);
	expect(lab.verdicts().get('second')?.says).toContain('when “The first”');
	await runIn(lab, `setsid sleep 7101 & ${isHeld}`);
	const began = performance.now();
	await lab.destroy('Enough.');
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(told.all('problem')).toEqual([]);
});

test('a start script that fails in a living lab is told to every page, its task stays waiting and the others go on', async () => {
	const start = 'echo nearly there; echo no such thing >&2; exit 5';
	const lab = await openReady(first, second({ start }), second({ id: 'third', start: 'setsid sleep 7103 &' }));
	const told = new Told(lab);
	await runIn(lab, 'setsid sleep 7101 &');
	await begins(lab, 'third');
	const [frame] = told.all('problem');
	expect(frame?.problem).toMatchObject({
		code: 'start-script-failed',
		what: "The lab could not be made ready for 'second'.",
		why: 'Its start script ended with exit status 5. It printed: nearly there\nno such thing',
	});
	expect(lab.verdicts().get('second')?.says).toBe('This begins now.');
	await until(() => expect(argvs(lab)).toContain('sleep 7103'));
	expect(told.all('problem')).toEqual([frame]);
	expect(framesOf(lab.presentFrames(), 'problem')).toEqual([frame]);
});

test('a start script that hangs is ended in the lab, which lives on', async () => {
	const lab = await openReady();
	const ref = lab.status.ready?.ref;
	if (ref === undefined) throw new Error('no lab');
	const script = { of: 'second', key: 'entry' as const, script: 'echo before; sleep 7300; echo after' };
	const began = performance.now();
	const done = await runStartScript({ runtime, lab: ref, limit: 700 }, script, new AbortController().signal);
	expect(performance.now() - began).toBeLessThan(4_000);
	expect(done).toMatchObject({
		ok: false,
		error: { why: 'Its entry script did not end within 0.7 seconds. It printed: before' },
	});
	await runIn(lab, '! pgrep -fx "sleep 7300"');
	expect(lab.status.state).toBe('ready');
});

const entry = 'test ! -e /run/first || exit 1; touch /run/second; setsid sleep 7201 &';
const chain = [
	task({ id: 'first', title: 'The first', mode: 'edge', start: 'touch /run/zero', check: runsWith('7101') }),
	second({ entry: 'touch /run/first', start: 'touch /run/second' }),
	task({ id: 'third', needs: ['second'], entry, start: 'test -e /run/zero -a -e /run/second && setsid sleep 7202 &' }),
	task({ id: 'fourth', needs: ['third'], start: 'exit 1' }),
];

test('an entered task is active at once, after the starts of those without needs, its entry and its start', async () => {
	const lab = openLab(labsFor(courseOf(...chain)));
	lab.attend();
	expect(await lab.reset('third')).toEqual({ ok: true, value: undefined });
	expect(lab.status.ready?.baseline.processes.flatMap(({ argv }) => argv ?? [])).toEqual(
		expect.arrayContaining(['7201', '7202']),
	);
	expect(framesOf(lab.presentFrames(), 'lab')).toMatchObject([{ state: 'ready', entered: 'third' }]);
	await until(() => expect(lab.verdicts().get('third')?.says).toBe('not-yet'));
	expect(lab.verdicts().get('fourth')?.says).toContain('This begins when');
	expect(stands(lab, 'first')).toBe('not-yet');
	expect(await lab.reset()).toEqual({ ok: true, value: undefined });
	expect(framesOf(lab.presentFrames(), 'lab')[0]).not.toHaveProperty('entered');
	expect(lab.verdicts().get('third')?.says).toContain('This begins when');
	await lab.destroy();
	expect(await lab.start('third')).toEqual({ ok: true, value: undefined });
	expect(framesOf(lab.presentFrames(), 'lab')).toMatchObject([{ entered: 'third' }]);
});

test('an entry script that fails is the lab’s problem, with what it printed', async () => {
	const lab = openLab(labsFor(courseOf(first, second({ entry: 'echo the bridge is out; false' }))));
	const entered = await lab.reset('second');
	expect(entered).toMatchObject({ ok: false, error: { what: "The lab could not be made ready for 'second'." } });
	expect(lab.status.problem?.why).toBe('Its entry script ended with exit status 1. It printed: the bridge is out');
	expect(framesOf(lab.presentFrames(), 'lab')).toMatchObject([{ state: 'failed', entered: 'second' }]);
});

test('a task that the lesson doesn’t have is told with the nearest, and nothing is started or reset', async () => {
	const lab = await openReady(first);
	const id = lab.status.ready?.ref.id;
	const problem = { code: 'unknown-task', fix: "Perhaps you meant 'first'." };
	expect(await lab.reset('frist')).toMatchObject({ ok: false, error: problem });
	expect(await lab.start('frist')).toMatchObject({ ok: false, error: problem });
	expect(lab.status.ready?.ref.id).toBe(id);
});

test('start scripts, checks and pages have the learner’s own values', async () => {
	const vars = { seconds: numberBetween(20_000, 29_999) };
	const own = drawVars(vars, { seed: 'mine', id: 'task' });
	const check: CourseTask['check'] = ({ vars: seen, start }) =>
		verdict(start.processes.some(({ argv }) => argv?.includes(seen.seconds ?? '')) ? 'passed' : 'not-yet');
	const lab = openLab(labsFor(courseOf(task({ vars, start: 'setsid sleep {{seconds}} &', check }))), 'mine');
	lab.attend();
	await lab.start();
	await until(() => expect(stands(lab, 'task')).toBe('passed'));
	expect(lab.presentFrames()[0]).toEqual({ type: 'lesson', vars: { task: own }, debug: false });
});

test('snapshots have the costlier facts that any task or question reads, and no others', async () => {
	const lab = await openReady(task({ id: 'a', reads: ['cgroup'] }), task({ id: 'b', reads: ['root', 'cgroup'] }));
	const init = lab.status.ready?.baseline.processes[0];
	expect(Object.keys(init?.details ?? {}).sort()).toEqual(['cgroup', 'root']);
});
