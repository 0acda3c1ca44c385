import { expect, test } from 'vitest';
import type { CourseTask } from '../../src/course/course.ts';
import { courseOf, task, until, useCourses, verdict } from './labd-courses.ts';
import { leftovers, nothingLeft } from './labd-kit.ts';

const { home, labsFor, openLab } = useCourses();

/** Passes while a program with this argument runs. */
function runsWith(argument: string): CourseTask['check'] {
	return ({ snapshot }) =>
		verdict(snapshot.processes.some(({ argv }) => argv?.includes(argument)) ? 'passed' : 'not-yet');
}

test('the start state is there before the learner, and counts from the first snapshot', async () => {
	const seen: string[][] = [];
	const check: CourseTask['check'] = ({ start, records }) => {
		seen.push(start.processes.flatMap(({ argv }) => argv ?? []));
		return verdict([...records.values()].some(({ fromStart }) => !fromStart) ? 'passed' : 'not-yet');
	};
	const lab = openLab(labsFor(courseOf(task({ start: 'setsid sleep 7001 &\nsetsid sleep 7002 &', check }))));
	using _attention = lab.attend();
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	await until(() => expect(lab.verdicts().get('task')?.verdict).toBe('not-yet'));
	expect(seen[0]).toEqual(expect.arrayContaining(['sleep', '7001', '7002']));
	expect(lab.living?.ready.baseline.processes.every(({ comm }) => ['tini', 'sleep'].includes(comm))).toBe(true);
});

test('start scripts run in the order of the tasks, as root in the home folder', async () => {
	const first = task({ id: 'first', start: 'test "$PWD $(id -u)" = "/root 0" && echo one > /tmp/order' });
	const second = task({
		id: 'second',
		start: 'echo two >> /tmp/order; [ "$(cat /tmp/order | tr "\\n" " ")" = "one two " ]',
	});
	expect(await openLab(labsFor(courseOf(first, second))).start()).toEqual({ ok: true, value: undefined });
});

test('a start script that fails is told with what it printed, and nothing of the lab is left', async () => {
	const lab = openLab(labsFor(courseOf(task({ start: 'echo all is well; echo but not here >&2; exit 3' }))));
	const started = await lab.start();
	expect(started).toMatchObject({ ok: false, error: { code: 'start-script-failed' } });
	expect(lab.status).toMatchObject({ state: 'failed', ready: undefined });
	expect(lab.status.problem?.why).toContain('exit status 3');
	expect(lab.status.problem?.why).toContain('but not here');
	await nothingLeft(home);
});

test('what a start script leaves running with its output open holds nothing up', async () => {
	const lab = openLab(labsFor(courseOf(task({ start: 'sleep 1000 &' }))));
	const began = performance.now();
	expect((await lab.start()).ok).toBe(true);
	expect(performance.now() - began).toBeLessThan(5_000);
});

test('a reset while the lab starts gives one lab, and ends the first', async () => {
	const lab = openLab(labsFor(courseOf(task({ start: 'sleep 0.5' }))));
	const states: string[] = [];
	lab.onStatus(({ state }) => states.push(state));
	await Promise.all([lab.start(), lab.reset(), lab.reset()]);
	expect(lab.status.state).toBe('ready');
	expect(states).toEqual(['resetting', 'ready']);
	expect(leftovers(home).labs).toEqual([lab.status.ready?.ref.id]);
});

test('a lab that is ended while it starts leaves nothing, and can be started again', async () => {
	const lab = openLab(labsFor(courseOf(task({ start: 'sleep 10' }))));
	await until(() => expect(leftovers(home).labs.length).toBe(1));
	const began = performance.now();
	await lab.destroy('Enough.');
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(lab.status).toMatchObject({ state: 'ended', reason: 'Enough.' });
	await nothingLeft(home);
});

test('a check that throws is unknown, and the other tasks go on', async () => {
	const broken = task({
		id: 'broken',
		check: () => {
			throw new Error('a bug of the author');
		},
	});
	const lab = openLab(labsFor(courseOf(broken, task({ id: 'sound', check: runsWith('infinity') }))));
	using _attention = lab.attend();
	await lab.start();
	await until(() => {
		expect(lab.verdicts().get('broken')?.verdict).toBe('unknown');
		expect(lab.verdicts().get('sound')?.verdict).toBe('passed');
	});
});

test('a course read anew gives a living lab its new checks', async () => {
	const labs = labsFor(courseOf(task()));
	const lab = openLab(labs);
	using _attention = lab.attend();
	await lab.start();
	const id = lab.status.ready?.ref.id;
	await until(() => expect(lab.verdicts().get('task')?.verdict).toBe('not-yet'));
	labs.useCourse(courseOf(task({ check: runsWith('infinity') })));
	await until(() => expect(lab.verdicts().get('task')?.verdict).toBe('passed'));
	expect(lab.status.ready?.ref.id).toBe(id);
});

test('an attempt is a change of the verdict, not how things stood at first nor new words for the same', async () => {
	let looks = 0;
	const check = () => {
		looks += 1;
		const verdictNow = looks < 10 ? verdict('not-yet') : verdict('passed');
		return { ...verdictNow, says: `look ${looks}` };
	};
	const labs = labsFor(courseOf(task({ check, mode: 'edge' })));
	const attempts: string[] = [];
	labs.onAttempt(({ verdict: name }) => attempts.push(name));
	const lab = openLab(labs);
	using _attention = lab.attend();
	await lab.start();
	await until(() => expect(lab.verdicts().get('task')?.verdict).toBe('passed'));
	expect(attempts).toEqual(['passed']);
});

test('a lab in which nobody looks is ended, and one that is looked at is not', async () => {
	const labs = labsFor(courseOf(task()), { lifetime: { idle: 400 } });
	const lab = openLab(labs);
	const attention = lab.attend();
	await lab.start();
	await new Promise((resolve) => setTimeout(resolve, 800));
	expect(lab.status.state).toBe('ready');
	attention[Symbol.dispose]();
	await until(() => expect(lab.status.state).toBe('ended'));
	expect(lab.status.reason).toContain('No page showed the lab');
});

test('ten labs asked for at once are all made', async () => {
	const labs = labsFor(courseOf(task()));
	const made = Array.from({ length: 10 }, (_, index) => labs.open({ id: `learner-${index}`, seed: 'seed' }, 'm/l'));
	const started = await Promise.all(made.map((lab) => (lab.ok ? lab.value.start() : lab)));
	expect(started.every(({ ok }) => ok)).toBe(true);
});

test('an unknown lesson is told with the nearest name', () => {
	expect(labsFor(courseOf()).open({ id: 'learner', seed: 'seed' }, 'm/i')).toMatchObject({
		ok: false,
		error: { code: 'unknown-lesson', fix: "Perhaps you meant 'm/l'." },
	});
});
