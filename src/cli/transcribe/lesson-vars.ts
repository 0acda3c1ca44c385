import type { Vars } from '../../checks/vars.ts';
import { ownNames } from '../../course/check-vars.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';

/** What was drawn for a learner in a lesson, by the names that only one task or question draws. */
export function lessonVars(lab: LessonLab): Vars {
	const names = ownNames([...lab.lesson.tasks, ...lab.lesson.questions]);
	const all = [...lab.vars.values()].flatMap((vars) => Object.entries(vars));
	return Object.fromEntries(all.filter(([name]) => names.includes(name)));
}
