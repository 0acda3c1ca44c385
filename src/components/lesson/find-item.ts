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

/**
 * For what a lesson names and hasn't. In dev its place stays empty: the mistake is told over the page, which keeps what was there.
 * @throws Error where it would be built
 */
export function absent(route: Route, what: string): undefined {
	if (import.meta.env.PROD) throw new Error(`${route.entry.filePath}: ${what}.`);
	return undefined;
}

/** The question of a lesson by its kind and id; where there is none, see `absent`. */
export function questionOf<Kind extends 'ask' | 'predict'>(route: Route, { kind, id }: { kind: Kind; id: string }) {
	const lesson = lessonOf(route);
	const ofKind = lesson.questions.flatMap((question) => (isOfKind(question, kind) ? [question] : []));
	return { lesson, question: ofKind.find((one) => one.id === id) ?? absent(route, `unknown ${kind} "${id}"`) };
}

type Question = PageLesson['questions'][number];

function isOfKind<Kind extends Question['kind']>(
	question: Question,
	kind: Kind,
): question is Extract<Question, { kind: Kind }> {
	return question.kind === kind;
}
