import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCourse } from '../../course/load-course.ts';
import { planCases } from './plan-cases.ts';

const course = await loadCourse(fileURLToPath(new URL('../../../', import.meta.url)));

function names(...ids: string[]): string[] | string {
	const planned = planCases(course, ids);
	return planned.ok ? planned.value.map(({ task, name }) => `${task.id} ${name}`) : planned.error.code;
}

test('a task has its start, its solution and each of its wrong attempts', () => {
	expect(names('kill-the-parent')).toEqual([
		'kill-the-parent start',
		'kill-the-parent solution',
		'kill-the-parent attempt:another-tail',
		'kill-the-parent attempt:killed-both',
		'kill-the-parent attempt:killed-the-child',
	]);
});

test('a lesson stands for its tasks, and nothing for the whole course', () => {
	expect(names('zombies-and-orphans/orphans')).toEqual(names('kill-the-parent', 'adopted-by-a-subreaper'));
	expect(names().length).toBeGreaterThan(names('zombies-and-orphans/orphans').length);
});

test('an unknown id is told with the nearest one', () => {
	const planned = planCases(course, ['kill-the-parents']);
	expect(!planned.ok && planned.error).toMatchObject({ code: 'unknown-task', fix: 'Did you mean "kill-the-parent"?' });
});
