import type { Course } from '../../course/course.ts';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { createLessonLabs, type LessonLabs } from '../../labd/lesson-labs.ts';
import { createAdmission } from '../../lifecycle/admission.ts';
import { findImage } from '../../runtime/image/image-store.ts';
import { createOciRuntime } from '../../runtime/oci/create-oci-runtime.ts';
import { makeVerifyHome, removeVerifyHome } from './verify-home.ts';

/** A maker of labs that leaves nothing behind when it is disposed of. */
export interface VerifyLabs extends AsyncDisposable {
	readonly labs: LessonLabs;
}

/** Labs as labd makes them, at most so many at once, in this process and under a home of their own. Problems: those of the runtime's probe, `image-not-built`. */
export async function openVerifyLabs(
	home: Home,
	{ course, logger, width }: { readonly course: Course; readonly logger: Logger; readonly width: number },
): Promise<Result<VerifyLabs, Problem>> {
	const probe = await createOciRuntime({ home, logger }).probe();
	if (!probe.usable) return fail(probe.problem);
	const missing = await missingImage(home, course);
	if (missing !== undefined) return fail(imageNotBuilt(missing));
	const own = await makeVerifyHome(home, logger);
	const labs = createLessonLabs({
		...{ runtime: createOciRuntime({ home: own, logger }), home: own, course, logger },
		admission: createAdmission(width),
	});
	return succeed({
		labs,
		async [Symbol.asyncDispose]() {
			await labs.destroyAll('The cases were tried.');
			await removeVerifyHome(own);
		},
	});
}

async function missingImage(home: Home, course: Course): Promise<string | undefined> {
	const lessons = course.modules.flatMap((module) => module.lessons);
	for (const name of new Set(lessons.map((lesson) => lesson.lab.image)))
		if ((await findImage(home, name)) === undefined) return name;
	return undefined;
}

function imageNotBuilt(name: string): Problem {
	return {
		code: 'image-not-built',
		what: `The lab image ${name} is not built.`,
		why: 'The cases are tried on real labs, which start from it.',
		fix: `Run: proclab image ${name}`,
	};
}
