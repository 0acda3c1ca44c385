import type { Course, Lesson } from '../../src/course/course.ts';
import { type Curriculum, type CurriculumKind, wantedExtras } from '../../src/course/curriculum-schema.ts';
import { findPlaces, type Place } from './find-places.ts';

const headings: Readonly<Record<CurriculumKind, string>> = {
	exercises: 'Exercises',
	extras: 'More exercises',
	misconceptions: 'What people believe',
	experiments: 'Experiments of the sources',
	topics: 'Topics',
	building: 'Build your own container',
	incidents: 'On call',
};

const intro = `# What the course covers

Written by \`node scripts/write-curriculum.ts\` from \`content/\`; the gate holds it up to date. What is to be covered is in \`content/curriculum.yaml\`, and a lesson
says in its frontmatter (\`covers\`) at which task, question or explanation the learner meets it.
`;

/** `docs/curriculum.md`. */
export function curriculumPage(course: Course, curriculum: Curriculum): string {
	const places = findPlaces(course);
	const kinds = (Object.keys(headings) as CurriculumKind[]).filter((kind) => Object.keys(curriculum[kind]).length > 0);
	return [
		intro,
		...lessonTables(course),
		...trackTable(course),
		...kinds.flatMap((kind) => [
			`## ${headings[kind]}\n`,
			`${countOf(curriculum[kind], { kind, places })}\n`,
			kindTable(curriculum[kind], places),
		]),
	].join('\n');
}

type Places = ReadonlyMap<string, readonly Place[]>;

function countOf(
	kind: Curriculum[CurriculumKind],
	{ kind: name, places }: { kind: CurriculumKind; places: Places },
): string {
	const ids = Object.keys(kind);
	const met = ids.filter((id) => places.has(id)).length;
	const wanted = name === 'extras' ? ` At least ${wantedExtras} are wanted.` : '';
	return `${met} of ${ids.length} have a lesson.${wanted}`;
}

function kindTable(kind: Curriculum[CurriculumKind], places: Places): string {
	const rows = Object.entries(kind).map(([id, what]) => {
		const at = places.get(id) ?? [];
		const lessons = at.map(({ lesson }) => link(lesson)).join('<br>');
		return row(`\`${id}\``, what, lessons || '**none yet**', at.map((place) => itemOf(place)).join('<br>'));
	});
	return table(['id', 'what it is', 'lesson', 'task or question'], rows);
}

function itemOf({ lesson, item }: Place): string {
	const { tasks, questions } = lesson;
	const task = tasks.some(({ id }) => id === item);
	const question = questions.find(({ id }) => id === item);
	const kind = task ? 'task' : (question?.kind ?? 'explain');
	return kind === 'explain' ? `explain ${item}` : `${kind} [${item}](../labs/${lesson.id}/${item})`;
}

function lessonTables(course: Course): readonly string[] {
	const count = course.modules.reduce((sum, { lessons }) => sum + lessons.length, 0);
	const minutes = course.modules.flatMap(({ lessons }) => lessons).reduce((sum, lesson) => sum + lesson.minutes, 0);
	return [
		'## Lessons\n',
		`${count} lessons in ${course.modules.length} modules, about ${minutes} minutes.\n`,
		...course.modules.flatMap(({ title, lessons }) => [
			`### ${title}\n`,
			table(
				['lesson', 'minutes', 'tasks', 'needs', 'after it one can'],
				lessons.map((lesson) => lessonRow(lesson, course)),
			),
		]),
	];
}

function lessonRow(lesson: Lesson, course: Course): string {
	const all = course.modules.flatMap(({ lessons }) => lessons);
	const needs = lesson.needs.map((id) => all.find((one) => one.id === id)?.title ?? id).join(', ');
	return row(link(lesson), String(lesson.minutes), String(lesson.tasks.length), needs || 'nothing', lesson.gives ?? '');
}

function trackTable({ tracks, modules }: Course): readonly string[] {
	const all = modules.flatMap(({ lessons }) => lessons);
	const rows = tracks.map((track) => {
		const lessons = all.filter(({ id }) => track.lessons.includes(id));
		const minutes = lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
		const placement = track.placement.map(({ task }) => task).join(', ') || 'none';
		return row(track.title, track.description, String(lessons.length), String(minutes), placement);
	});
	return ['## Tracks\n', table(['track', 'for whom', 'lessons', 'minutes', 'placement test'], rows)];
}

function link({ title, file }: Lesson): string {
	return `[${title}](../${file})`;
}

function row(...cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(heads: readonly string[], rows: readonly string[]): string {
	return [row(...heads), row(...heads.map(() => '---')), ...rows, ''].join('\n');
}
