import type { CourseTask, Lesson } from '../../course/course.ts';
import type { Act, Expected, VerifyCase } from './verify-case.ts';

const passes: Expected = { results: ['passed'], name: null };
const notYet: Expected = { results: ['not-yet'], name: null };
const notPassed: Expected = { results: ['not-yet'], name: undefined };

/** All that has to hold of a task. One that needs others is entered on its own, but for its `chain`. */
export function planTask(lesson: Lesson, task: CourseTask): readonly VerifyCase[] {
	const { needs = [] } = task;
	const typed = (script: string): readonly Act[] => [{ kind: 'type', of: task.id, script }];
	const entered = needs.length > 0 ? task.id : undefined;
	const one = (name: string, more: Pick<VerifyCase, 'acts' | 'expected' | 'statement'>): VerifyCase => ({
		...{ lesson, item: task, name, entered, aim: { kind: 'task', task } },
		...more,
	});
	const each = (kind: string, scripts: CourseTask['attempts'], makes: (name: string) => Omit<Words, 'acts'>) =>
		Object.entries(scripts).map(([name, script]) => one(`${kind}:${name}`, { acts: typed(script), ...makes(name) }));
	return [
		one('start', { acts: [], expected: notYet, statement: 'nothing typed is not a pass' }),
		one('solution', { acts: typed(task.solution), expected: passes, statement: 'the solution passes' }),
		...each('alternative', task.alternatives, (name) => ({ expected: passes, statement: `${name} passes too` })),
		...each('attempt', task.attempts, (name) => ({
			expected: { results: ['not-yet'], name },
			statement: `${name} is told as what it is`,
		})),
		...each('cheat', task.cheats, (name) => ({ expected: notPassed, statement: `${name} does not pass` })),
		...(needs.length > 0 ? [planChain(lesson, task)] : []),
		...(task.start !== undefined || needs.length > 0 ? [planReset(lesson, task, entered)] : []),
	];
}

type Words = Pick<VerifyCase, 'acts' | 'expected' | 'statement'>;

/** Every task that this one needs, directly or not, each after what it needs itself; of the same lesson. */
export function neededBy(lesson: Lesson, task: CourseTask): readonly CourseTask[] {
	const found = new Set<CourseTask>();
	const visit = ({ needs = [] }: CourseTask) => {
		for (const need of lesson.tasks.filter(({ id }) => needs.includes(id))) {
			visit(need);
			found.add(need);
		}
	};
	visit(task);
	return [...found];
}

function planChain(lesson: Lesson, task: CourseTask): VerifyCase {
	const before = neededBy(lesson, task).flatMap(({ id, solution }): readonly Act[] => [
		{ kind: 'type', of: id, script: solution },
		{ kind: 'await-pass', task: id },
	]);
	return {
		...{ lesson, item: task, name: 'chain', entered: undefined, aim: { kind: 'task', task }, expected: passes },
		statement: 'the solution passes after those of the tasks it needs',
		acts: [...before, { kind: 'type', of: task.id, script: task.solution }],
	};
}

function planReset(lesson: Lesson, task: CourseTask, entered: string | undefined): VerifyCase {
	const aim = { kind: 'same-start', task } as const;
	return {
		...{ lesson, item: task, name: 'reset', entered, acts: [], aim, expected: passes },
		statement: 'a reset gives the same start again',
	};
}
