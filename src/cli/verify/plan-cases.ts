import type { Course, CourseTask, Lesson } from '../../course/course.ts';
import { type ScriptStep, scriptSteps } from '../../course/script-steps.ts';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';

/** One thing to try on a real lab of its own, and what has to come of it. */
export interface VerifyCase {
	readonly lesson: Lesson;
	readonly task: CourseTask;
	/** `start`: nothing is typed; `solution`; `attempt:NAME`. */
	readonly name: string;
	readonly steps: readonly ScriptStep[];
	readonly expected: 'passed' | 'not-yet';
	/** The named wrong attempt that the verdict has to be; `undefined`: none. */
	readonly wrong: string | undefined;
}

/** The cases of these tasks and lessons, by id, in the course's order; of the whole course when none is given. Problem `unknown-task`. */
export function planCases(course: Course, ids: readonly string[]): Result<readonly VerifyCase[], Problem> {
	const lessons = course.modules.flatMap((module) => module.lessons);
	const known = lessons.flatMap((lesson) => [lesson.id, ...lesson.tasks.map((task) => task.id)]);
	const stranger = ids.find((id) => !known.includes(id));
	if (stranger !== undefined) return fail(unknownTask(stranger, known));
	const isWanted = (...names: readonly string[]) => ids.length === 0 || names.some((name) => ids.includes(name));
	return succeed(
		lessons.flatMap((lesson) =>
			lesson.tasks.filter((task) => isWanted(lesson.id, task.id)).flatMap((task) => casesOf(lesson, task)),
		),
	);
}

function casesOf(lesson: Lesson, task: CourseTask): readonly VerifyCase[] {
	const attempts = Object.entries(task.attempts).map(
		([name, script]): VerifyCase => ({
			...{ lesson, task, name: `attempt:${name}`, steps: readSteps(script) },
			...{ expected: 'not-yet', wrong: name },
		}),
	);
	return [
		{ lesson, task, name: 'start', steps: [], expected: 'not-yet', wrong: undefined },
		{ lesson, task, name: 'solution', steps: readSteps(task.solution), expected: 'passed', wrong: undefined },
		...attempts,
	];
}

function readSteps(script: string): readonly ScriptStep[] {
	const steps = scriptSteps(script);
	if (!steps.ok) throw new Error(`A course with a bad script was loaded: ${steps.error.what}`);
	return steps.value;
}

function unknownTask(id: string, known: readonly string[]): Problem {
	const meant = nearest(id, known);
	return {
		code: 'unknown-task',
		what: `There is no task or lesson "${id}".`,
		why: `The course has ${known.length} of them, none with this id.`,
		fix: meant === undefined ? `Use one of: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
	};
}
