import type { z } from 'zod';
import type { Lesson, Proof, Track } from './course.ts';
import { type CourseFault, suggestNear } from './course-fault.ts';
import type { trackSchema } from './course-schema.ts';
import { lineOfKey, lineOfWords } from './line-of.ts';

/** A lesson as far as tracks know it. */
type TrackLesson = Pick<Lesson, 'id' | 'minutes' | 'needs'> & { readonly tasks: readonly { readonly id: string }[] };

interface TrackSource {
	/** `content/course.yaml` and its text. */
	readonly file: string;
	readonly text: string;
	/** Every lesson, in order. */
	readonly lessons: readonly TrackLesson[];
	readonly faults: CourseFault[];
}

type TracksSaid = Readonly<Record<string, z.output<typeof trackSchema>>>;

/** The tracks of a course, the one that is the whole course first; with faults only good for finding more of them. */
export function buildTracks(said: TracksSaid, source: TrackSource): readonly Track[] {
	const tracks = Object.entries(said).map(([id, track]) => ({
		...{ id, title: track.title, description: track.description, assumes: track.assumes },
		lessons: track.lessons ?? source.lessons.map((lesson) => lesson.id),
		placement: Object.entries(track.placement).map(([task, standsFor]) => proofOf(task, standsFor, source)),
	}));
	for (const track of tracks) checkTrack(track, said[track.id], source);
	const whole = Object.keys(said).filter((id) => said[id]?.lessons === undefined);
	if (tracks.length > 0 && whole.length !== 1) source.faults.push(notOneWhole(whole, source));
	const isWhole = ({ id }: Track) => whole.includes(id);
	if (tracks.length === 0) return [wholeCourse(source.lessons)];
	return [...tracks.filter(isWhole), ...tracks.filter((track) => !isWhole(track))];
}

function wholeCourse(lessons: readonly TrackLesson[]): Track {
	const ids = lessons.map(({ id }) => id);
	return { id: 'complete', title: 'Complete', description: 'Every lesson.', lessons: ids, assumes: [], placement: [] };
}

function notOneWhole(whole: readonly string[], { file, text }: TrackSource): CourseFault {
	const found = whole.length === 0 ? 'Here every track has them' : `Here these have none: ${whole.join(', ')}`;
	const what = `One track, and only one, has no "lessons": it is the whole course. ${found}.`;
	return { file, ...lineOfKey(text, 'tracks'), what };
}

function proofOf(task: string, standsFor: readonly string[], { file, text, lessons, faults }: TrackSource): Proof {
	const lesson = lessons.find(({ tasks }) => tasks.some(({ id }) => id === task));
	if (lesson === undefined) {
		const known = lessons.flatMap(({ tasks }) => tasks.map(({ id }) => id));
		faults.push({ file, ...lineOfKey(text, task), what: `Unknown task "${task}".${suggestNear(task, known)}` });
	}
	return { task, lesson: lesson?.id ?? '', standsFor };
}

function checkTrack(track: Track, said: TracksSaid[string] | undefined, source: TrackSource): void {
	const { file, text, lessons, faults } = source;
	const at = (words: string) => ({ file, ...lineOfWords(text, words) });
	const known = lessons.map(({ id }) => id);
	const named = [...(said?.lessons ?? []), ...track.assumes, ...track.placement.flatMap(({ standsFor }) => standsFor)];
	for (const id of new Set(named.filter((one) => !known.includes(one))))
		faults.push({ ...at(id), what: `Unknown lesson "${id}".${suggestNear(id, known)}` });
	for (const [index, id] of track.lessons.entries())
		if (track.lessons.indexOf(id) < index) faults.push({ ...at(id), what: `"${track.id}" has "${id}" twice.` });
	for (const { task, standsFor } of track.placement)
		for (const id of standsFor.filter((one) => known.includes(one) && !track.lessons.includes(one)))
			faults.push({ ...at(task), what: `"${task}" stands for "${id}", which isn't a lesson of "${track.id}".` });
	if (said?.lessons !== undefined) checkOrder(track, source);
	checkMinutes(track, said?.minutes, source);
}

/** What a lesson needs comes before it, or is assumed. Of the whole course `checkLessonNeeds` tells. */
function checkOrder({ id, lessons: taken, assumes }: Track, { file, text, lessons, faults }: TrackSource): void {
	for (const [index, lesson] of taken.entries()) {
		const needs = lessons.find((one) => one.id === lesson)?.needs ?? [];
		const had = [...taken.slice(0, index), ...assumes];
		for (const need of needs.filter((one) => !had.includes(one) && lessons.some((known) => known.id === one)))
			faults.push({
				file,
				...lineOfKey(text, id),
				what: `"${lesson}" needs "${need}": put that before it in "${id}", or under "assumes".`,
			});
	}
}

function checkMinutes({ id, lessons: taken }: Track, most: number | undefined, source: TrackSource): void {
	const { file, text, lessons, faults } = source;
	const minutes = lessons.filter((one) => taken.includes(one.id)).reduce((sum, one) => sum + one.minutes, 0);
	if (most === undefined || minutes <= most) return;
	const what = `The lessons of "${id}" take ${minutes} minutes together; it may take ${most}.`;
	faults.push({ file, ...lineOfKey(text, id), what });
}
