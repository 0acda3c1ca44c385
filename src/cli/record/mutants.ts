import type { Outcome, Prediction, Truth } from '../../checks/question.ts';
import type { Task } from '../../checks/task.ts';
import { notYet, passed } from '../../checks/verdict.ts';
import type { Course, CourseQuestion, CourseTask } from '../../course/course.ts';

type Item = CourseTask | CourseQuestion;

/** A task or question whose check is spoilt in one way: a harness that doesn't notice proves nothing. */
export interface Mutant {
	/** `always passes` */
	readonly name: string;
	readonly item: Item;
}

/** `truth`: what the question's own code says in some lab, to be said of every lab. */
export function mutantsOf(item: Item, truth?: Truth): readonly Mutant[] {
	if (!('kind' in item)) return taskMutants(item).map(([name, spoilt]) => ({ name, item: { ...item, ...spoilt } }));
	if (item.kind === 'predict')
		return outcomeMutants(item).map(([name, outcome]) => ({ name, item: { ...item, outcome } }));
	return [
		{ name: 'has no right answer', item: { ...item, truth: () => undefined } },
		{ name: 'always has the same right answer', item: { ...item, truth: () => truth } },
	];
}

/** The course with one task or question replaced by the one of the same id. */
export function withItem(course: Course, item: Item): Course {
	const replaced = <T extends Item>(list: readonly T[]) => list.map((one) => (one.id === item.id ? (item as T) : one));
	return {
		...course,
		modules: course.modules.map((module) => ({
			...module,
			lessons: module.lessons.map((lesson) => ({
				...lesson,
				tasks: replaced(lesson.tasks),
				questions: replaced(lesson.questions),
			})),
		})),
	};
}

const madeUp = { source: 'nowhere', field: 'nothing', value: 'made up' } as const;

function taskMutants({ check }: Task): readonly (readonly [string, Pick<Task, 'check'>])[] {
	return [
		['always passes', { check: () => passed('Well done.', [madeUp]) }],
		['never passes', { check: (view) => unlessPassed(check(view)) }],
		['names no wrong attempt', { check: (view) => withoutName(check(view)) }],
	];
}

function unlessPassed(verdict: ReturnType<Task['check']>) {
	return verdict.verdict === 'passed' ? notYet(verdict.says, { evidence: verdict.evidence }) : verdict;
}

function withoutName({ wrong: _, ...verdict }: ReturnType<Task['check']>) {
	return verdict;
}

function outcomeMutants({ options }: Prediction): readonly (readonly [string, Prediction['outcome']])[] {
	const constant = (option: string): Outcome => ({ option, says: 'It came so.', evidence: [madeUp] });
	return [
		['never comes out', () => undefined],
		...Object.keys(options).map((option) => [`always comes out ${option}`, () => constant(option)] as const),
	];
}
