import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { allLessons } from '../../course/build-course.ts';
import { loadCourse } from '../../course/load-course.ts';

const lessons = allLessons(await loadCourse(fileURLToPath(new URL('../../../', import.meta.url))));

test('every transcript was recorded', () => {
	const missing = lessons.flatMap(({ id, transcripts }) =>
		transcripts.filter(({ shown }) => shown === null).map(({ name }) => `./proclab transcribe ${id} (${name})`),
	);
	expect(missing).toEqual([]);
});
