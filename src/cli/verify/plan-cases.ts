import type { Course } from '../../course/course.ts';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { planQuestion } from './plan-question.ts';
import { planTask } from './plan-task.ts';
import type { VerifyCase } from './verify-case.ts';

/**
 * The cases of these tasks, questions and lessons, by id, in the course's order; of the whole course when none is given. A
 * module's id stands for its lessons, and a path in `labs/` or `content/` for what lies there. Problem `unknown-task`.
 */
export function planCases(course: Course, places: readonly string[]): Result<readonly VerifyCase[], Problem> {
	const ids = places.map((place) => idAt(place, course));
	const known = course.modules.flatMap((module) => [
		module.id,
		...module.lessons.flatMap(({ id, tasks, questions }) => [id, ...[...tasks, ...questions].map((item) => item.id)]),
	]);
	const stranger = ids.find((id) => !known.includes(id));
	if (stranger !== undefined) return fail(unknownId(stranger, known));
	const isWanted = (...names: readonly string[]) => ids.length === 0 || names.some((name) => ids.includes(name));
	return succeed(
		course.modules.flatMap((module) =>
			module.lessons.flatMap((lesson) => [
				...lesson.tasks
					.filter((task) => isWanted(module.id, lesson.id, task.id))
					.flatMap((task) => planTask(lesson, task)),
				...lesson.questions
					.filter((question) => isWanted(module.id, lesson.id, question.id))
					.flatMap((question) => planQuestion(lesson, question)),
			]),
		),
	);
}

/** `labs/module/lesson/task/solution.sh` as `task`, a lesson's prose as the lesson; anything else as it is. */
function idAt(place: string, { modules }: Course): string {
	const [top, module, lesson, item] = place.replace(/^\.\//, '').split('/').filter(Boolean);
	if (top === 'labs' && module !== undefined)
		return item !== undefined && !item.includes('.') ? item : lesson === undefined ? module : `${module}/${lesson}`;
	const prose = modules.flatMap(({ lessons }) => lessons).find(({ file }) => file === place.replace(/^\.\//, ''));
	return prose?.id ?? place;
}

function unknownId(id: string, known: readonly string[]): Problem {
	const meant = nearest(id, known);
	return {
		code: 'unknown-task',
		what: `There is no task, question or lesson "${id}".`,
		why: `The course has ${known.length} ids, none like this.`,
		fix: meant === undefined ? `Use one of: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
	};
}
