import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { defineTask } from '../../checks/define-task.ts';
import { notYet } from '../../checks/verdict.ts';
import type { Course, CourseQuestion, CourseTask } from '../../course/course.ts';
import { labSchema } from '../../course/course-schema.ts';
import { loadCourse } from '../../course/load-course.ts';
import { planCases } from './plan-cases.ts';

const course = await loadCourse(fileURLToPath(new URL('../../../', import.meta.url)));

function names(of: Course, ...ids: string[]): string[] | string {
	const planned = planCases(of, ids);
	return planned.ok ? planned.value.map(({ item, name }) => `${item.id} ${name}`) : planned.error.code;
}

test('a lesson stands for its tasks, a module for its lessons, and nothing for the whole course', () => {
	const lesson = names(course, 'zombies-and-orphans/orphans');
	expect(names(course, 'kill-the-parent').length).toBeLessThan(lesson.length);
	expect(names(course, 'zombies-and-orphans').length).toBeGreaterThan(lesson.length);
	expect(names(course)).toEqual(names(course, ...course.modules.map(({ id }) => id)));
});

test.each([
	['labs/zombies-and-orphans/', 'zombies-and-orphans'],
	['./labs/zombies-and-orphans/orphans/lab.ts', 'zombies-and-orphans/orphans'],
	['labs/zombies-and-orphans/orphans/kill-the-parent/solution.sh', 'kill-the-parent'],
])('the path %s stands for %s', (path, id) => {
	expect(names(course, path)).toEqual(names(course, id));
});

test('the path of a prose stands for its lesson', () => {
	const [lesson] = course.modules.flatMap(({ lessons }) => lessons);
	expect(names(course, lesson?.file ?? '')).toEqual(names(course, lesson?.id ?? ''));
});

test('an unknown id is told with the nearest one', () => {
	const planned = planCases(course, ['kill-the-parents']);
	expect(!planned.ok && planned.error).toMatchObject({ code: 'unknown-task', fix: 'Did you mean "kill-the-parent"?' });
});

function makeTask(id: string, more: Partial<CourseTask> = {}): CourseTask {
	const task = defineTask({
		...{
			id,
			title: id,
			mode: 'edge',
			check: () => notYet('Not yet.'),
			hints: ['One.', 'Two.'],
			wrong: { slip: 'No.' },
		},
	});
	return { ...task, solution: `do ${id}`, attempts: { slip: 'slip' }, alternatives: {}, cheats: {}, ...more };
}

function courseOf(tasks: readonly CourseTask[], questions: readonly CourseQuestion[] = []): Course {
	const lesson = {
		...{
			id: 'm/l',
			title: '',
			description: '',
			minutes: 1,
			needs: [],
			gives: '',
			covers: {},
			sources: [],
			transcripts: [],
			steps: [],
			file: '',
			tasks,
			questions,
			explanations: [],
		},
		...{ lab: labSchema.parse({}), previous: null, next: null },
	};
	return { title: '', modules: [{ id: 'm', title: '', lessons: [lesson] }], tracks: [] };
}

test('a task has its start, its solution, its other ways, its wrong attempts and its cheats', () => {
	const task = makeTask('one', { alternatives: { other: 'x' }, cheats: { costume: 'y' } });
	expect(names(courseOf([task]), 'one')).toEqual([
		...['one start', 'one solution', 'one alternative:other', 'one attempt:slip', 'one cheat:costume'],
	]);
});

test('a task with a start state is also reset to it', () => {
	expect(names(courseOf([makeTask('one', { start: 'true' })]), 'one')).toContain('one reset');
});

test('a task that needs others is entered on its own, and done after the solutions of all that it needs', () => {
	const tasks = [makeTask('c', { needs: ['b'], entry: 'true' }), makeTask('b', { needs: ['a'] }), makeTask('a')];
	const planned = planCases(courseOf(tasks), ['c']);
	if (!planned.ok) throw new Error(planned.error.what);
	const chain = planned.value.find(({ name }) => name === 'chain');
	expect(chain?.entered).toBeUndefined();
	expect(chain?.acts).toEqual([
		...['a', 'b'].flatMap((id) => [
			{ kind: 'type', of: id, script: `do ${id}` },
			{ kind: 'await-pass', task: id },
		]),
		{ kind: 'type', of: 'c', script: 'do c' },
	]);
	const others = planned.value.filter(({ name }) => name !== 'chain');
	expect(others.map(({ entered }) => entered)).toEqual(others.map(() => 'c'));
});

const ask: CourseQuestion = {
	...{ id: 'which', kind: 'ask', question: 'Which?', answer: 'number', absent: 'Nothing.', otherwise: 'No.' },
	...{ truth: () => undefined, wrong: { inside: { answers: () => [], says: 'That is inside.' } }, setup: 'sleep 1 &' },
};

test('an ask is answered too early, rightly, by each named wrong answer and by another', () => {
	expect(names(courseOf([], [ask]))).toEqual(['which early', 'which right', 'which wrong:inside', 'which other']);
	expect(names(courseOf([], [{ ...ask, setup: null }]))).not.toContain('which early');
});

const prediction: CourseQuestion = {
	...{ id: 'what', kind: 'predict', question: 'What?', options: { dies: 'It dies.', lives: 'It lives.' } },
	...{ replies: { lives: 'No.' }, outcome: () => undefined, experiments: { dies: 'kill 1' } },
};

test('an experiment is made by somebody who predicted something else', () => {
	expect(names(courseOf([], [prediction]))).toEqual(['what nothing', 'what experiment:dies']);
	const planned = planCases(courseOf([], [prediction]), []);
	expect(planned.ok && planned.value.at(-1)?.acts[0]).toEqual({ kind: 'commit', question: 'what', option: 'lives' });
});
