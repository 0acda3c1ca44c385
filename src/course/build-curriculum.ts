import type { Lesson } from './course.ts';
import type { CourseEntries } from './course-entries.ts';
import { type CourseFault, suggest, suggestNear } from './course-fault.ts';
import { type Curriculum, curriculumIds, curriculumSchema } from './curriculum-schema.ts';
import { lineOfKey } from './line-of.ts';
import type { Mention } from './parse-lesson.ts';
import { readYaml } from './read-yaml.ts';

/** What the course must cover: an empty curriculum if there is no such file, or with faults. */
export function buildCurriculum(entry: CourseEntries['curriculum'], faults: CourseFault[]): Curriculum {
	const curriculum = (entry && readYaml(curriculumSchema, { ...entry, faults })) ?? curriculumSchema.parse({});
	const seen = new Set<string>();
	for (const id of curriculumIds(curriculum)) {
		if (seen.has(id)) faults.push({ file: entry?.file ?? '', what: `The id "${id}" stands there twice.` });
		seen.add(id);
	}
	return curriculum;
}

interface Covering {
	/** Of the curriculum. */
	readonly ids: readonly string[];
	/** In the lesson's prose. */
	readonly mentions: readonly Mention[];
	/** The text of the lesson's file. */
	readonly text: string;
	readonly faults: CourseFault[];
}

/** What a lesson covers is in the curriculum, and is met at something that the lesson has. */
export function checkCovers(
	{ file, covers }: Pick<Lesson, 'file' | 'covers'>,
	{ ids, mentions, text, faults }: Covering,
): void {
	const items = mentions.flatMap(({ attributes }) => attributes.id ?? []);
	for (const [id, item] of Object.entries(covers)) {
		const where = { file, ...lineOfKey(text, id) };
		if (!ids.includes(id))
			faults.push({
				...where,
				what: `"covers" names "${id}", which content/curriculum.yaml hasn't.${suggestNear(id, ids)}`,
			});
		if (!items.includes(item)) {
			const what = `"covers.${id}" names "${item}", which is no task, question or explanation of this lesson.`;
			faults.push({ ...where, what: `${what}${suggest(item, items)}` });
		}
	}
}
