import { drawVars, fillVars, type Vars } from '../checks/vars.ts';
import type { Lesson } from '../course/course.ts';
import { nearest } from '../foundation/nearest.ts';
import type { Problem } from '../foundation/problem.ts';
import type { LabPlan } from '../lifecycle/create-lab.ts';
import type { StartScript } from '../lifecycle/start-script.ts';
import { mergeWishes, type WantedFile, wishFor } from '../proc/lab-file.ts';

/** What was drawn for one learner, by the id of the task or question. */
export type LessonVars = ReadonlyMap<string, Vars>;

export function drawLessonVars({ tasks, questions }: Lesson, seed: string): LessonVars {
	return new Map([...tasks, ...questions].map(({ id, vars }) => [id, drawVars(vars, { seed, id })]));
}

export interface PlanOptions {
	readonly vars: LessonVars;
	/** The task in whose state the lab is to be; afresh if there is none. */
	readonly entered: string | undefined;
	readonly labels: Readonly<Record<string, string>>;
}

/** How a lab of this lesson is to be made. */
export function planLab(lesson: Lesson, { vars, entered, labels }: PlanOptions): LabPlan {
	const begins = lesson.tasks.filter(({ needs = [] }) => needs.length === 0);
	const scripts = [...begins, ...lesson.questions].flatMap((item) => scriptOf(item, 'start', vars) ?? []);
	const later = lesson.tasks.find(({ id, needs = [] }) => id === entered && needs.length > 0);
	const entering = later === undefined ? [] : [scriptOf(later, 'entry', vars), scriptOf(later, 'start', vars)];
	return {
		definition: lesson.lab,
		startScripts: [...scripts, ...entering.filter((script) => script !== undefined)],
		reads: readsOf(lesson),
		files: filesOf(lesson, vars),
		labels,
	};
}

/** A script of a task or question with the learner's values filled in; `undefined` if it has none. */
export function scriptOf(
	item: { readonly id: string; readonly start?: string; readonly entry?: string },
	key: StartScript['key'],
	vars: LessonVars,
): StartScript | undefined {
	const script = item[key];
	return script === undefined ? undefined : { of: item.id, key, script: fillVars(script, vars.get(item.id) ?? {}) };
}

function readsOf({ tasks, questions }: Lesson) {
	return [...new Set([...tasks, ...questions].flatMap(({ reads = [] }) => reads))].sort();
}

/** All that its tasks and questions look for, with the learner's values filled in. */
function filesOf({ tasks, questions }: Lesson, vars: LessonVars): readonly WantedFile[] {
	const filled = [...tasks, ...questions].flatMap(({ id, files = [] }) =>
		mergeWishes(files, (path) => fillVars(path, vars.get(id) ?? {})),
	);
	return mergeWishes(filled.map(wishFor), (path) => path);
}

/** What of a changed lesson a lab that was made before can't follow: it has to be reset. */
export function cannotFollow(before: Lesson, after: Lesson): boolean {
	return JSON.stringify(shapeOf(before)) !== JSON.stringify(shapeOf(after));
}

function shapeOf(lesson: Lesson) {
	const tasks = lesson.tasks.map(({ id, needs = [] }) => JSON.stringify([id, [...needs].sort()]));
	const questions = lesson.questions.map(({ id, kind }) => JSON.stringify([id, kind]));
	const files = [...lesson.tasks, ...lesson.questions].flatMap((item) => item.files ?? []);
	return [lesson.lab, [...tasks, ...questions].sort(), readsOf(lesson), mergeWishes(files, (path) => path)];
}

export function unknownTask(id: string, { tasks }: Lesson): Problem {
	return unknownItem({ code: 'unknown-task', kind: 'task', id }, tasks);
}

export function unknownQuestion(id: string, { questions }: Lesson): Problem {
	return unknownItem({ code: 'unknown-question', kind: 'question', id }, questions);
}

function unknownItem(
	{ code, kind, id }: { readonly code: string; readonly kind: string; readonly id: string },
	known: readonly { readonly id: string }[],
): Problem {
	const ids = known.map((item) => item.id);
	const meant = nearest(id, ids);
	return {
		code,
		what: `This lesson has no ${kind} '${id}'.`,
		why: ids.length === 0 ? `It has no ${kind}s at all.` : `It has: ${ids.join(', ')}.`,
		fix: meant === undefined ? 'Reload the page: the lesson may have changed.' : `Perhaps you meant '${meant}'.`,
	};
}

export const lessonChanged: Problem = {
	code: 'lesson-changed',
	what: 'The lesson was changed, and this lab is of the lesson as it was.',
	why: 'Its tasks, questions, start scripts or lab settings are others now.',
	fix: 'Reset the lab.',
};
