import { nearest } from '../foundation/nearest.ts';
import { buildQuestion } from './build-question.ts';
import { buildTask } from './build-task.ts';
import { checkPlaces, kindOfComponent } from './check-places.ts';
import type { CourseQuestion, CourseTask } from './course.ts';
import { type ItemEntry, type ItemKind, itemKinds, type LabEntry } from './course-entries.ts';
import type { CourseFault } from './course-fault.ts';
import type { Surroundings } from './surroundings.ts';

interface Items {
	readonly tasks: readonly CourseTask[];
	readonly questions: readonly CourseQuestion[];
}

/** The tasks and questions of a lesson, in the order of the prose. */
export function buildItems({ items }: LabEntry, around: Surroundings): Items {
	const kinds = new Map(items.map((item) => [item.name, kindOf(item, around.faults)]));
	checkPlaces(items, { ...around, kinds });
	const tasks = new Map<string, CourseTask>();
	const questions = new Map<string, CourseQuestion>();
	for (const item of items) {
		const kind = kinds.get(item.name);
		const task = kind === 'task' ? buildTask(item, around) : undefined;
		if (task !== undefined) tasks.set(item.name, task);
		const question = kind === undefined || kind === 'task' ? undefined : buildQuestion(item, kind, around);
		if (question !== undefined) questions.set(item.name, question);
	}
	const placed = around.mentions.filter(({ component }) => kindOfComponent(component) !== undefined);
	const ids = [...new Set(placed.map(({ attributes }) => attributes.id ?? ''))];
	return {
		tasks: ids.flatMap((id) => tasks.get(id) ?? []),
		questions: ids.flatMap((id) => questions.get(id) ?? []),
	};
}

function kindOf({ folder, modules, others }: ItemEntry, faults: CourseFault[]): ItemKind | undefined {
	const found = itemKinds.filter((kind) => modules[kind] !== undefined);
	const names = found.map((kind) => `${kind}.ts`).join(' and ');
	if (found.length > 1) faults.push({ file: folder, what: `The folder has ${names}: one too many.` });
	if (found.length === 0)
		faults.push({ file: folder, what: `The folder has no task.ts, predict.ts or ask.ts.${meant(others)}` });
	return found[0];
}

function meant(others: readonly string[]): string {
	for (const name of others.filter((one) => one.endsWith('.ts'))) {
		const kind = nearest(
			name,
			itemKinds.map((one) => `${one}.ts`),
		);
		if (kind !== undefined) return ` Is "${name}" meant to be "${kind}"?`;
	}
	return '';
}
