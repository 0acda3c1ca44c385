import type { Course, Lesson } from '../../course/course.ts';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { createLessonLabs, type LessonLabs } from '../../labd/lesson-labs.ts';
import { checkThrew } from '../../labd/living-lab.ts';
import { createAdmission } from '../../lifecycle/admission.ts';
import type { ContainerRuntime } from '../../runtime/container-runtime.ts';
import { findImage } from '../../runtime/image/image-store.ts';
import { createOciRuntime } from '../../runtime/oci/create-oci-runtime.ts';
import { makeVerifyHome, removeVerifyHome } from './verify-home.ts';

/** A maker of labs that leaves nothing behind when it is disposed of. */
export interface VerifyLabs extends AsyncDisposable {
	readonly labs: LessonLabs;
}

export interface VerifyLabsOptions {
	readonly course: Course;
	/** Those whose images must be built. */
	readonly lessons: Iterable<Lesson>;
	readonly logger: Logger;
	readonly width: number;
	/** Makes another runtime of the labs' own. */
	readonly adapt?: (runtime: ContainerRuntime) => ContainerRuntime;
}

/** Labs as labd makes them, at most so many at once, in this process and under a home of their own. Problems: those of the runtime's probe, `image-not-built`. */
export async function openVerifyLabs(
	home: Home,
	{ course, lessons, logger, width, adapt = (runtime) => runtime }: VerifyLabsOptions,
): Promise<Result<VerifyLabs, Problem>> {
	const probe = await createOciRuntime({ home, logger }).probe();
	if (!probe.usable) return fail(probe.problem);
	const missing = await missingImage(home, lessons);
	if (missing !== undefined) return fail(imageNotBuilt(missing));
	const own = await makeVerifyHome(home, logger);
	const labs = createLessonLabs({
		...{ runtime: adapt(createOciRuntime({ home: own, logger })), home: own, course, logger: withoutChecks(logger) },
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

/** A check that threw is told by its cases. */
function withoutChecks(logger: Logger): Logger {
	return {
		debug: (fields, message) => logger.debug(fields, message),
		info: (fields, message) => logger.info(fields, message),
		warn: (fields, message) => logger.warn(fields, message),
		error: (fields, message) => {
			if (message !== checkThrew) logger.error(fields, message);
		},
	};
}

async function missingImage(home: Home, lessons: Iterable<Lesson>): Promise<string | undefined> {
	for (const name of new Set([...lessons].map((lesson) => lesson.lab.image)))
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
