import { course } from 'virtual:proclab/course';
import type { PageLesson, PageTrack } from './page-course.ts';

export { course };

export const lessons: readonly PageLesson[] = course.modules.flatMap((module) => module.lessons);

/** The lesson of a route id, or `undefined` where the page is none. */
export function findLesson(id: string): PageLesson | undefined {
	return lessons.find((lesson) => lesson.id === id);
}

/** The lessons of a track, in its order. */
export function lessonsOf({ lessons: ids }: PageTrack): readonly PageLesson[] {
	return ids.flatMap((id) => findLesson(id) ?? []);
}

/** The lessons of a track by module: those of one module that follow each other stand together. */
export function modulesOf(
	track: PageTrack,
): readonly { readonly title: string; readonly lessons: readonly PageLesson[] }[] {
	const found: { title: string; lessons: PageLesson[] }[] = [];
	for (const lesson of lessonsOf(track)) {
		const title = course.modules.find(({ lessons: own }) => own.includes(lesson))?.title ?? '';
		const last = found.at(-1);
		if (last?.title === title) last.lessons.push(lesson);
		else found.push({ title, lessons: [lesson] });
	}
	return found;
}

/** About how long the lessons of a track take together: minutes below two hours, else halves of hours. */
export function durationOf(track: PageTrack): string {
	const minutes = lessonsOf(track).reduce((sum, lesson) => sum + lesson.minutes, 0);
	return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 30) / 2} hours`;
}

/** Tasks of placement tests that stand for a lesson: who passed one can do what it teaches. */
export function proofsOf(lesson: string): readonly string[] {
	const proofs = course.tracks.flatMap(({ placement }) =>
		placement.filter(({ standsFor }) => standsFor.includes(lesson)),
	);
	return [...new Set(proofs.map(({ task }) => task))];
}

export function placementHref({ id }: PageTrack): string {
	return `/placement/${id}/`;
}

/** @throws Error if there is no such lesson: a link to nowhere must not be built. */
export function lessonHref(id: string): string {
	if (!findLesson(id)) throw new Error(`There is no lesson ${id}.`);
	return `/${id}/`;
}
