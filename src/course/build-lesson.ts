import { buildItems } from './build-items.ts';
import { buildTranscripts } from './build-transcripts.ts';
import { checkFileNames } from './check-file-names.ts';
import { checkNeeds } from './check-needs.ts';
import { checkBraces, checkProseVars, ownNames } from './check-vars.ts';
import type { Explanation, LabDefinition, Lesson } from './course.ts';
import type { CourseEntries, LabEntry } from './course-entries.ts';
import { type CourseFault, checkShape, suggest } from './course-fault.ts';
import { frontmatterSchema, isKebab, labSchema } from './course-schema.ts';
import type { LessonPlace } from './lesson-place.ts';
import { lineOfKey } from './line-of.ts';
import { moduleValue } from './module-value.ts';
import { type Mention, parseLesson } from './parse-lesson.ts';
import { proseSteps } from './prose-steps.ts';

/** A lesson that doesn't know its neighbours yet, and the components in its prose. */
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
	const head = parsed && checkShape(frontmatterSchema, parsed.frontmatter, { file, text: source.text, faults });
	const folder = entries.labs.find((lab) => lab.lesson === id);
	const lab = buildLab(folder, { lesson: id, images: entries.images, faults });
	const mentions = parsed?.mentions ?? [];
	checkTerminals(mentions, { file, lab, faults });
	if (folder !== undefined) checkFileNames(folder, faults);
	const items =
		folder && parsed && buildItems(folder, { file, mentions, braces: parsed.braces, terminals: lab.terminals, faults });
	const { tasks = [], questions = [] } = items ?? {};
	checkNeeds(tasks, { file, mentions, lesson: id, labs: entries.labs, faults });
	const drawing = { file, items: [...tasks, ...questions], faults };
	checkProseVars(mentions, { ...drawing, folders: folder?.items.map(({ name }) => name) ?? [] });
	checkBraces(parsed?.braces ?? [], drawing);
	const explanations = buildExplanations(mentions, { file, faults });
	const { terminals } = lab;
	const steps = proseSteps(parsed?.parts ?? [], { file, terminals, faults });
	const transcripts = buildTranscripts(folder, { file, steps, terminals, vars: ownNames(drawing.items), faults });
	return {
		module,
		mentions,
		lesson: {
			id,
			file,
			title: head?.title ?? '',
			description: head?.description ?? '',
			minutes: head?.minutes ?? 1,
			needs: head?.needs ?? [],
			gives: head?.gives ?? '',
			covers: head?.covers ?? {},
			sources: head?.sources ?? [],
			lab,
			tasks,
			questions,
			explanations,
			transcripts,
			steps,
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
	const text = 'text' in entry.lab ? entry.lab.text : '';
	const lab = value === undefined ? defaults : (checkShape(labSchema, value, { file, text, faults }) ?? defaults);
	if (!images.includes(lab.image))
		faults.push({
			file,
			...lineOfKey(text, 'image'),
			what: `Unknown image "${lab.image}".${suggest(lab.image, images)}`,
		});
	return lab;
}

function checkTerminals(
	mentions: readonly Mention[],
	{ file, lab, faults }: { file: string; lab: LabDefinition; faults: CourseFault[] },
): void {
	for (const { component, attributes, line } of mentions) {
		const { name = '' } = attributes;
		if (component === 'Terminal' && !lab.terminals.includes(name))
			faults.push({ file, line, what: `Unknown terminal "${name}".${suggest(name, lab.terminals)}` });
	}
}

function buildExplanations(
	mentions: readonly Mention[],
	{ file, faults }: { file: string; faults: CourseFault[] },
): Explanation[] {
	return mentions.flatMap(({ component, attributes: { id = '', question = '' }, line }) => {
		if (component !== 'Explain') return [];
		if (!isKebab(id))
			faults.push({ file, line, what: `The id "${id}" of <Explain> must be lower-case words joined by hyphens.` });
		return { id, question };
	});
}
