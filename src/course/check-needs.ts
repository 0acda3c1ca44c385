import type { CourseTask } from './course.ts';
import type { LabEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import type { Mention } from './parse-lesson.ts';

interface Lesson {
	/** `module/lesson`. */
	readonly lesson: string;
	/** Its prose. */
	readonly file: string;
	readonly mentions: readonly Mention[];
	/** Of all lessons. */
	readonly labs: readonly LabEntry[];
	readonly faults: CourseFault[];
}

/** What tasks need are tasks of the same lesson, placed before them; so there is an order to do them in. */
export function checkNeeds(tasks: readonly CourseTask[], lesson: Lesson): void {
	for (const task of tasks) for (const need of task.needs ?? []) checkNeed(task, need, { ...lesson, tasks });
	const cycle = findCycle(tasks);
	if (cycle !== undefined)
		lesson.faults.push({
			file: taskFile(lesson, cycle[0] ?? ''),
			what: `"needs" goes in a circle: ${cycle.join(' needs ')}.`,
		});
}

function taskFile({ lesson }: Lesson, id: string): string {
	return `labs/${lesson}/${id}/task.ts`;
}

function checkNeed(
	{ id, needs = [] }: CourseTask,
	need: string,
	lesson: Lesson & { readonly tasks: readonly CourseTask[] },
): void {
	const { file, mentions, tasks, labs, faults } = lesson;
	const places = tasks.map((task) => task.id);
	if (!places.includes(need)) {
		if (isBroken(need, lesson)) return;
		const elsewhere = labs.find((lab) => lab.lesson !== lesson.lesson && lab.items.some(({ name }) => name === need));
		const what = elsewhere
			? `"needs" names "${need}", a task of ${elsewhere.lesson}: a task needs tasks of its own lesson.`
			: `"needs" names an unknown task, "${need}".${suggest(
					need,
					places.filter((place) => place !== id),
				)}`;
		faults.push({ file: taskFile(lesson, id), what });
		return;
	}
	if (places.indexOf(need) > places.indexOf(id) && !needs.includes(id)) {
		const line = mentions.find(({ component, attributes }) => component === 'Task' && attributes.id === id)?.line;
		const what = `<Task id="${id}"> stands before <Task id="${need}">, which it needs.`;
		faults.push({ file, ...(line !== undefined && { line }), what });
	}
}

/** It has a folder in this lesson and is not as it should be, which was told. */
function isBroken(need: string, { lesson, labs }: Lesson): boolean {
	return labs.some((lab) => lab.lesson === lesson && lab.items.some((item) => item.name === need && item.modules.task));
}

/** The first circle, its first task again at its end. */
function findCycle(tasks: readonly CourseTask[]): readonly string[] | undefined {
	const needsOf = new Map(tasks.map(({ id, needs = [] }) => [id, needs]));
	const follow = (id: string, path: readonly string[]): readonly string[] | undefined => {
		if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
		for (const need of needsOf.get(id) ?? []) {
			const cycle = follow(need, [...path, id]);
			if (cycle !== undefined) return cycle;
		}
		return undefined;
	};
	for (const { id } of tasks) {
		const cycle = follow(id, []);
		if (cycle !== undefined) return cycle;
	}
	return undefined;
}
