import { expect, test } from 'vitest';
import { numberBetween } from '../../src/checks/vars.ts';
import type { CourseTask } from '../../src/course/course.ts';
import {
	begins,
	courseOf,
	courseWith,
	framesOf,
	runsWith,
	stands,
	Told,
	task,
	until,
	useCourses,
	verdict,
} from './labd-courses.ts';

const { labsFor, openLab, runIn } = useCourses();

async function openReady(...tasks: readonly CourseTask[]) {
	const labs = labsFor(courseOf(...tasks));
	const lab = openLab(labs);
	lab.attend();
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	return { labs, lab, told: new Told(lab) };
}

const passes = () => verdict('passed');

test('of a lesson with other tasks, needs, questions, reads or terminals a living lab is told to be reset for it', async () => {
	const { labs, lab, told } = await openReady(task());
	await until(() => expect(stands(lab, 'task')).toBe('not-yet'));
	const changes = [
		courseOf(task({ check: passes }), task({ id: 'other' })),
		courseOf(task({ check: passes, id: 'renamed' })),
		courseOf(task({ check: passes, reads: ['root'] })),
		courseWith({ tasks: [task({ check: passes })], lab: { terminals: ['main', 'second'] } }),
	];
	for (const [index, course] of changes.entries()) {
		labs.useCourse(course);
		expect(told.all('problem')).toHaveLength(index + 1);
		expect(told.all('problem').at(-1)?.problem.code).toBe('lesson-changed');
		expect(framesOf(lab.presentFrames(), 'problem')).toEqual([told.all('problem').at(-1)]);
	}
	const looked = new Promise((resolve) => lab.onLook(resolve));
	await looked;
	expect(stands(lab, 'task')).toBe('not-yet');
	await lab.reset();
	expect(framesOf(lab.presentFrames(), 'problem')).toEqual([]);
	await until(() => expect(stands(lab, 'task')).toBe('passed'));
});

test('another start script needs a reset too, but the new checks decide at once', async () => {
	const { labs, lab, told } = await openReady(task({ start: 'setsid sleep 9101 &' }));
	labs.useCourse(courseOf(task({ start: 'setsid sleep 9102 &', check: passes })));
	expect(told.all('problem').map(({ problem }) => problem.code)).toEqual(['lesson-changed']);
	await until(() => expect(stands(lab, 'task')).toBe('passed'));
	labs.useCourse(courseOf(task({ start: 'setsid sleep 9101 &' })));
	expect(told.all('problem')).toHaveLength(1);
	await until(() => expect(stands(lab, 'task')).toBe('not-yet'));
});

test('other values are told to pages and reach the checks', async () => {
	const { labs, lab, told } = await openReady(task({ vars: { n: () => 'one' } }));
	labs.useCourse(
		courseOf(task({ vars: { n: () => 'two' }, check: ({ vars }) => verdict(vars.n === 'two' ? 'passed' : 'not-yet') })),
	);
	expect(told.all('lesson')).toEqual([{ type: 'lesson', vars: { task: { n: 'two' } }, debug: false }]);
	await until(() => expect(stands(lab, 'task')).toBe('passed'));
	expect(told.all('problem')).toEqual([]);
});

test('a task that had begun goes on when the course is read anew', async () => {
	const first = task({ id: 'first', mode: 'edge', check: runsWith('9201') });
	const second = task({ id: 'second', needs: ['first'], start: 'echo >> /run/starts' });
	const { labs, lab } = await openReady(first, second);
	await runIn(lab, 'setsid sleep 9201 &');
	await begins(lab, 'second');
	await runIn(lab, 'pkill -fx "sleep 9201"');
	labs.useCourse(courseOf(first, { ...second, check: runsWith('9202') }));
	await runIn(lab, 'setsid sleep 9202 &');
	await until(() => expect(stands(lab, 'second')).toBe('passed'));
	await runIn(lab, 'test "$(wc -l < /run/starts)" = 1');
});

test('a course read anew while a lab starts is followed by that lab as far as it can', async () => {
	const labs = labsFor(courseOf(task({ start: 'sleep 0.3' })));
	const lab = openLab(labs);
	lab.attend();
	const started = lab.start();
	await until(() => expect(lab.status.state).toBe('starting'));
	labs.useCourse(courseOf(task({ start: 'sleep 0.3', check: passes, vars: { n: numberBetween(1, 2) } })));
	expect(await started).toEqual({ ok: true, value: undefined });
	await until(() => expect(stands(lab, 'task')).toBe('passed'));
});
