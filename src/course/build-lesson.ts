import { buildTask, moduleValue } from './build-task.ts';
import type { CourseTask, LabDefinition, Lesson } from './course.ts';
import type { CourseEntries, LabEntry } from './course-entries.ts';
import { type CourseFault, checkShape, suggest } from './course-fault.ts';
import { frontmatterSchema, labSchema } from './course-schema.ts';
import type { LessonPlace } from './lesson-place.ts';
import { type Mention, parseLesson } from './parse-lesson.ts';

/** A lesson that doesn't know its neighbours yet, and where its prose has tasks. */
export interface LessonDraft {
	readonly lesson: Omit<Lesson, 'previous' | 'next'>;
	readonly module: string;
	readonly mentions: readonly Mention[];
}

type LessonSource = LessonPlace & { readonly file: string; readonly text: string };

/** A lesson from its prose and its folder in `labs/`. With faults the draft is only good for finding more of them. */
export function buildLesson(source: LessonSource, entries: CourseEntries, faults: CourseFault[]): LessonDraft {
	const { id, module, file } = source;
	const parsed = parseLesson(file, source.text, faults);
	const head = parsed && checkShape(frontmatterSchema, parsed.frontmatter, { file, faults });
	const folder = entries.labs.find((lab) => lab.lesson === id);
	const lab = buildLab(folder, { lesson: id, images: entries.images, faults });
	if (parsed !== undefined) checkTerminals(parsed.terminals, { file, lab, faults });
	const mentions = parsed?.tasks ?? [];
	const tasks = parsed === undefined ? [] : buildTasks(folder, { file, mentions, terminals: lab.terminals, faults });
	return {
		module,
		mentions,
		lesson: {
			id,
			file,
			title: head?.title ?? '',
			description: head?.description ?? '',
			minutes: head?.minutes ?? 1,
			lab,
			tasks,
			questions: [],
			explanations: [],
		},
	};
}

function buildLab(
	entry: LabEntry | undefined,
	{ lesson, images, faults }: { lesson: string; images: readonly string[]; faults: CourseFault[] },
): LabDefinition {
	const file = `labs/${lesson}/lab.ts`;
	const defaults = labSchema.parse({});
	if (!entry?.lab) {
		faults.push({ file, what: 'The lesson has no lab file.' });
		return defaults;
	}
	const value = moduleValue(entry.lab, faults);
	const lab = value === undefined ? defaults : (checkShape(labSchema, value, { file, faults }) ?? defaults);
	if (!images.includes(lab.image))
		faults.push({ file, what: `Unknown image "${lab.image}".${suggest(lab.image, images)}` });
	return lab;
}

function checkTerminals(
	mentions: readonly Mention[],
	{ file, lab, faults }: { file: string; lab: LabDefinition; faults: CourseFault[] },
): void {
	for (const { name, line } of mentions)
		if (!lab.terminals.includes(name))
			faults.push({ file, line, what: `Unknown terminal "${name}".${suggest(name, lab.terminals)}` });
}

interface TaskSurroundings {
	readonly file: string;
	readonly mentions: readonly Mention[];
	readonly terminals: readonly string[];
	readonly faults: CourseFault[];
}

function buildTasks(
	entry: LabEntry | undefined,
	{ file, mentions, terminals, faults }: TaskSurroundings,
): CourseTask[] {
	const folders = entry?.tasks ?? [];
	const names = folders.map(({ name }) => name);
	for (const { name, line } of mentions)
		if (!names.includes(name)) faults.push({ file, line, what: `Unknown task "${name}".${suggest(name, names)}` });
	const used = mentions.map(({ name }) => name);
	for (const { name, folder } of folders)
		if (!used.includes(name)) faults.push({ file: folder, what: `No <Task id="${name}"> in ${file} uses it.` });
	const built = new Map(folders.map((folder) => [folder.name, buildTask(folder, { terminals, faults })]));
	return used.flatMap((name) => built.get(name) ?? []);
}
