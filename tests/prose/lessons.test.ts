import { beforeAll, expect, test } from 'vitest';
import { checkProse } from '../../src/cli/prose/check-prose.ts';
import { readGlossary } from '../../src/cli/prose/glossary.ts';
import { orThrow } from '../../src/cli/verify/or-throw.ts';
import { allLessons } from '../../src/course/build-course.ts';
import { type CourseFault, faultText } from '../../src/course/course-fault.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';

const { root } = readSettings().home;
const course = await loadCourse(root);
let faults: readonly CourseFault[] = [];

beforeAll(async () => {
	faults = await checkProse(course, { root, glossary: orThrow(readGlossary(root)) });
});

test.each(allLessons(course))(
	'$id is good English in the words of the glossary, with something to do often enough',
	({ id, file }) => {
		const own = faults.filter((fault) => fault.file === file || fault.file.startsWith(`labs/${id}/`));
		expect(own.map(faultText).join('\n')).toBe('');
	},
);

test('what checks say in more than one lesson is good English too', () => {
	const lessons = allLessons(course).flatMap(({ id, file }) => [file, `labs/${id}/`]);
	const others = faults.filter(({ file }) => !lessons.some((own) => file.startsWith(own)));
	expect(others.map(faultText).join('\n')).toBe('');
});
