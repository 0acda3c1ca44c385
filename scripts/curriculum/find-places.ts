import { allLessons } from '../../src/course/build-course.ts';
import type { Course, Lesson } from '../../src/course/course.ts';
import { type Curriculum, type CurriculumKind, wantedExtras } from '../../src/course/curriculum-schema.ts';

/** Where something of the curriculum is met: a task, question or explanation of a lesson. */
export interface Place {
	readonly lesson: Lesson;
	readonly item: string;
}

/** Where each id is met, in the order of the lessons; one that is not met is not there. */
export function findPlaces(course: Course): ReadonlyMap<string, readonly Place[]> {
	const places = new Map<string, Place[]>();
	for (const lesson of allLessons(course))
		for (const [id, item] of Object.entries(lesson.covers))
			places.set(id, [...(places.get(id) ?? []), { lesson, item }]);
	return places;
}

/** What the course still lacks, a line each: every id that no lesson meets; extras only while there are too few of them. */
export function missing(course: Course, curriculum: Curriculum): readonly string[] {
	const places = findPlaces(course);
	return (Object.keys(curriculum) as CurriculumKind[]).flatMap((kind) => {
		const all = Object.entries(curriculum[kind]);
		const left = all.filter(([id]) => !places.has(id));
		const enough = kind === 'extras' && all.length - left.length >= Math.min(wantedExtras, all.length);
		return enough ? [] : left.map(([id, what]) => `${kind} ${id}: ${what}`);
	});
}
