import { beforeAll, describe, expect, test } from 'vitest';
import { driftsOf, driftText } from '../../src/cli/transcribe/drift.ts';
import { countingFar } from '../../src/cli/transcribe/far-pids.ts';
import { transcribeAll } from '../../src/cli/transcribe/transcribe-all.ts';
import type { Transcribed } from '../../src/cli/transcribe/transcribe-lesson.ts';
import { allLessons } from '../../src/course/build-course.ts';
import type { Lesson } from '../../src/course/course.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { openLabs } from './labs-kit.ts';
import { longestForLessons } from './limits.ts';

const course = await loadCourse(readSettings().home.root);
const lessons = allLessons(course);
const came = new Map<string, Transcribed>();

const longest = longestForLessons(lessons.length);

/** Something that passes by takes a number, or a tracer loses a line, in one lab of many: what has drifted differs each time. */
const walks = 3;

beforeAll(async () => {
	await using opened = await openLabs(course, { adapt: countingFar });
	const signal = AbortSignal.timeout(longest);
	const onEnd = ({ id }: Lesson, transcribed: Transcribed) => came.set(id, transcribed);
	for (let walk = 1; walk <= walks; walk += 1) {
		const left = lessons.filter(differs);
		if (walk > 1 && left.length > 0) console.warn(`Walked again: ${left.map(({ id }) => id).join(', ')}`);
		await transcribeAll(opened.labs, left, { signal, onEnd });
	}
}, longest + 60_000);

function differs(lesson: Lesson): boolean {
	const transcribed = came.get(lesson.id);
	return transcribed === undefined || transcribed.faults.length > 0 || driftsOf(lesson, transcribed).length > 0;
}

describe.each(lessons)('$id', (lesson) => {
	test('its commands work when they are pasted in order, with its tasks solved', () => {
		expect(came.get(lesson.id)?.faults).toEqual([]);
	});

	test('its transcripts are what a lab shows', () => {
		const drifts = driftsOf(lesson, { texts: came.get(lesson.id)?.texts ?? new Map() });
		expect(drifts.map((drift) => driftText(lesson, drift)).join('\n\n')).toBe('');
	});
});
