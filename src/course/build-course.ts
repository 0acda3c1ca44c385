import { fail, type Result, succeed } from '../foundation/result.ts';
import { buildCurriculum, checkCovers } from './build-curriculum.ts';
import { buildLesson, type LessonDraft } from './build-lesson.ts';
import { buildTracks } from './build-tracks.ts';
import { checkLessonNeeds } from './check-lesson-needs.ts';
import type { Course, Lesson } from './course.ts';
import type { CourseEntries } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { courseFileSchema } from './course-schema.ts';
import { type Curriculum, curriculumIds } from './curriculum-schema.ts';
import { compareNumbered, lessonPlace } from './lesson-place.ts';
import { lineOfKey } from './line-of.ts';
import { readYaml } from './read-yaml.ts';

/** The course that these files make, or everything that is wrong with them. Reads nothing. */
export function buildCourse(entries: CourseEntries): Result<Course, readonly CourseFault[]> {
	const faults: CourseFault[] = [];
	const header = readYaml(courseFileSchema, { ...entries.courseFile, faults });
	const curriculum = buildCurriculum(entries.curriculum, faults);
	const drafts = buildLessons(entries, faults);
	checkLabsAreUsed(entries, drafts, faults);
	checkIdsAreUnique(drafts, faults);
	checkHeads(entries, { drafts, curriculum, faults });
	const titles = header?.modules ?? {};
	if (header !== undefined) checkModuleTitles(titles, { ...entries.courseFile, drafts, faults });
	const tracks = buildTracks(header?.tracks ?? {}, {
		...entries.courseFile,
		lessons: drafts.map(({ lesson }) => lesson),
		faults,
	});
	if (faults.length > 0 || header === undefined) return fail(faults);

	const lessons = drafts.map(({ lesson }, index) => ({
		...lesson,
		previous: drafts[index - 1]?.lesson.id ?? null,
		next: drafts[index + 1]?.lesson.id ?? null,
	}));
	const modules = [...new Set(drafts.map(({ module }) => module))].map((id) => ({
		id,
		title: titles[id] ?? id,
		lessons: lessons.filter((lesson) => moduleOf(lesson) === id),
	}));
	return succeed({ title: header.title, modules, tracks });
}

/** Every lesson of a course, in order. */
export function allLessons(course: Course): readonly Lesson[] {
	return course.modules.flatMap((module) => module.lessons);
}

function moduleOf(lesson: Pick<Lesson, 'id'>): string {
	return lesson.id.split('/')[0] ?? '';
}

function buildLessons(entries: CourseEntries, faults: CourseFault[]): LessonDraft[] {
	const drafts: LessonDraft[] = [];
	const files = [...entries.lessons].sort((a, b) => compareNumbered(a.file, b.file));
	for (const entry of files) {
		const place = lessonPlace(entry.file);
		if (place === undefined) {
			const what = 'A lesson lies at content/NNN-module/NNN-lesson.mdx, with lower-case words joined by hyphens.';
			faults.push({ file: entry.file, what });
			continue;
		}
		const draft = buildLesson({ ...entry, ...place }, entries, faults);
		const twin = drafts.find(({ lesson }) => lesson.id === place.id);
		if (twin !== undefined)
			faults.push({ file: entry.file, what: `It has the same id as ${twin.lesson.file}: ${place.id}.` });
		drafts.push(draft);
	}
	return drafts;
}

function checkLabsAreUsed(entries: CourseEntries, drafts: readonly LessonDraft[], faults: CourseFault[]): void {
	const ids = drafts.map(({ lesson }) => lesson.id);
	for (const lab of entries.labs.filter(({ lesson }) => !ids.includes(lesson)))
		faults.push({ file: lab.folder, what: `No lesson has the id "${lab.lesson}".${suggest(lab.lesson, ids)}` });
}

/** What lessons say in their frontmatter of each other and of the curriculum. */
function checkHeads(
	{ lessons }: CourseEntries,
	{ drafts, curriculum, faults }: { drafts: readonly LessonDraft[]; curriculum: Curriculum; faults: CourseFault[] },
): void {
	const ids = drafts.map(({ lesson }) => lesson.id);
	const covered = curriculumIds(curriculum);
	for (const { lesson, mentions } of drafts) {
		const text = lessons.find(({ file }) => file === lesson.file)?.text ?? '';
		checkLessonNeeds(lesson, { ids, text, faults });
		checkCovers(lesson, { ids: covered, mentions, text, faults });
	}
}

/** Tasks, questions and explanations share one name space: progress is kept by id. */
function checkIdsAreUnique(drafts: readonly LessonDraft[], faults: CourseFault[]): void {
	const seen = new Map<string, string>();
	for (const { lesson, mentions } of drafts)
		for (const { component, attributes, line } of mentions) {
			const { id } = attributes;
			if (id === undefined) continue;
			const first = seen.get(id);
			if (first === undefined) seen.set(id, `<${component}> at ${lesson.file}:${line}`);
			else faults.push({ file: lesson.file, line, what: `The id "${id}" is already that of ${first}.` });
		}
}

function checkModuleTitles(
	titles: Readonly<Record<string, string>>,
	{ file, text, drafts, faults }: { file: string; text: string; drafts: readonly LessonDraft[]; faults: CourseFault[] },
): void {
	const folders = new Set(drafts.map(({ module }) => module));
	const named = Object.keys(titles);
	for (const module of named.filter((module) => !folders.has(module)))
		faults.push({
			file,
			...lineOfKey(text, module),
			what: `"modules.${module}" has no folder in content/.${suggest(module, folders)}`,
		});
	for (const module of [...folders].filter((module) => !named.includes(module)))
		faults.push({
			file,
			...lineOfKey(text, 'modules'),
			what: `"modules" has no title for the folder "${module}".${suggest(module, named)}`,
		});
}
