import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyWidth } from '../../src/cli/verify/run-cases.ts';
import { openVerifyLabs, type VerifyLabs, type VerifyLabsOptions } from '../../src/cli/verify/verify-labs.ts';
import { allLessons } from '../../src/course/build-course.ts';
import type { Course } from '../../src/course/course.ts';
import { silentLogger } from '../../src/foundation/logger.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';

/** Labs of a course under a home of their own, of which nothing is left when they are disposed of. */
export async function openLabs(course: Course, options: Pick<VerifyLabsOptions, 'adapt'> = {}): Promise<VerifyLabs> {
	const { home } = readSettings();
	const folder = await mkdtemp(join(tmpdir(), 'proclab-labs-'));
	const own = { ...layOutHome(home.root, folder), images: home.images };
	const opened = await openVerifyLabs(own, {
		...options,
		course,
		lessons: allLessons(course),
		logger: silentLogger,
		width: verifyWidth,
	});
	if (!opened.ok) throw new Error(`${opened.error.what} ${opened.error.fix}`);
	return {
		labs: opened.value.labs,
		async [Symbol.asyncDispose]() {
			await opened.value[Symbol.asyncDispose]();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
