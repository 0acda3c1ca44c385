import { beforeAll, describe, expect, test } from 'vitest';
import { driftsOf, driftText } from '../../src/cli/transcribe/drift.ts';
import { countingFar } from '../../src/cli/transcribe/far-pids.ts';
import { transcribeAll } from '../../src/cli/transcribe/transcribe-all.ts';
import type { Transcribed } from '../../src/cli/transcribe/transcribe-lesson.ts';
import { allLessons } from '../../src/course/build-course.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { openLabs } from './labs-kit.ts';
import { longestForLessons } from './limits.ts';

const course = await loadCourse(readSettings().home.root);
const lessons = allLessons(course);
const came = new Map<string, Transcribed>();

const longest = longestForLessons(lessons.length);

beforeAll(async () => {
	await using opened = await openLabs(course, { adapt: countingFar });
	await transcribeAll(opened.labs, lessons, {
		signal: AbortSignal.timeout(longest),
		onEnd: ({ id }, transcribed) => came.set(id, transcribed),
	});
}, longest + 60_000);

describe.each(lessons)('$id', (lesson) => {
	test('its commands work when they are pasted in order, with its tasks solved', () => {
		expect(came.get(lesson.id)?.faults).toEqual([]);
	});

	test('its transcripts are what a lab shows', () => {
		const drifts = driftsOf(lesson, { texts: came.get(lesson.id)?.texts ?? new Map() });
		expect(drifts.map((drift) => driftText(lesson, drift)).join('\n\n')).toBe('');
	});
});
