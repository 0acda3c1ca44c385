import { findLesson } from '../course.ts';
import type { PageLesson } from '../page-course.ts';

/** Where a component of the prose stands: the route of its page. */
interface Route {
	readonly id: string;
	readonly entry: { readonly filePath?: string | undefined };
}

/** The lesson of a page. @throws Error on a page that is none. */
export function lessonOf(route: Route): PageLesson {
	const lesson = findLesson(route.id);
	if (!lesson) throw new Error(`${route.entry.filePath}: this page is no lesson.`);
	return lesson;
}

/** The question of a lesson by its kind and id. @throws Error if there is none: it must not be built. */
export function questionOf<Kind extends 'ask' | 'predict'>(route: Route, { kind, id }: { kind: Kind; id: string }) {
	const lesson = lessonOf(route);
	for (const question of lesson.questions)
		if (question.id === id && isOfKind(question, kind)) return { lesson, question };
	throw new Error(`${route.entry.filePath}: unknown ${kind} "${id}".`);
}

type Question = PageLesson['questions'][number];

function isOfKind<Kind extends Question['kind']>(
	question: Question,
	kind: Kind,
): question is Extract<Question, { kind: Kind }> {
	return question.kind === kind;
}
