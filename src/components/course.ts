import { course } from 'virtual:proclab/course';
import type { PageLesson } from './page-course.ts';

export { course };

export const lessons: readonly PageLesson[] = course.modules.flatMap((module) => module.lessons);

/** The lesson of a route id, or `undefined` where the page is none. */
export function findLesson(id: string): PageLesson | undefined {
	return lessons.find((lesson) => lesson.id === id);
}

/** @throws Error if there is no such lesson: a link to nowhere must not be built. */
export function lessonHref(id: string): string {
	if (!findLesson(id)) throw new Error(`There is no lesson ${id}.`);
	return `/${id}/`;
}
