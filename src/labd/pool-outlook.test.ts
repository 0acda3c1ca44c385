import { expect, test, vi } from 'vitest';
import type { Course } from '../course/course.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import type { LabKind } from '../lifecycle/lab-kind.ts';
import { courseOf } from './bare-course.ts';
import { PoolOutlook } from './pool-outlook.ts';

function labIn(lesson: number, state: LabStatus['state']) {
	const status: LabStatus = {
		state,
		ready: undefined,
		reason: null,
		ended: undefined,
		queue: undefined,
		problem: null,
	};
	return { lesson: { id: `m/${lesson}` }, status };
}

function outlookOn(course: Course) {
	const told = { kinds: [] as string[][], expected: [] as string[][] };
	const names = (kinds: readonly LabKind[]) => kinds.map(({ hostname }) => hostname);
	const pool = {
		useKinds: async (kinds: readonly LabKind[]) => void told.kinds.push(names(kinds)),
		expect: (kinds: readonly LabKind[]) => void told.expected.push(names(kinds)),
	};
	return { outlook: new PoolOutlook(pool, course), told };
}

test('a pool is told the kinds of a course, the commonest first, and again when the course was changed', () => {
	const { outlook, told } = outlookOn(courseOf('a', 'b', 'b'));
	outlook.useCourse(courseOf('c'));
	expect(told.kinds).toEqual([['b', 'a'], ['c']]);
});

test('what learners who are here may ask for next is the kind of their lesson and of the one after it, told once for all that happens', async () => {
	const { outlook, told } = outlookOn(courseOf('a', 'b', 'c', 'd'));
	const labs = [labIn(0, 'ready'), labIn(0, 'starting'), labIn(1, 'ended'), labIn(3, 'resetting')];
	for (let change = 0; change < 5; change += 1) outlook.look(() => labs);
	await vi.waitFor(() => expect(told.expected).toEqual([['a', 'b', 'd', 'd']]));
	outlook.look(() => []);
	await vi.waitFor(() => expect(told.expected).toEqual([['a', 'b', 'd', 'd'], []]));
});
