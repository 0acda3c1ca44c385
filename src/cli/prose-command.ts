import { faultText } from '../course/course-fault.ts';
import { loadCourse } from '../course/load-course.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { lessonsNamed } from './lessons-named.ts';
import { checkProse } from './prose/check-prose.ts';
import { readGlossary } from './prose/glossary.ts';
import { orThrow } from './verify/or-throw.ts';

/**
 * `proclab prose [lessons]`: reads the English of these lessons and of their tasks and questions. Ids are those of lessons or modules;
 * all, if none is given. Exit code 1 if something is to be mended. @throws ProblemError `bad-course`, `bad-glossary`.
 */
export async function proseCommand({ home: { root } }: Settings, args: readonly string[]): Promise<number> {
	const flags = parseFlags(args, {});
	if (!flags.ok) return usageError(flags.error);
	const course = await loadCourse(root);
	const lessons = lessonsNamed(course, flags.value.positionals);
	if (!lessons.ok) return usageError(lessons.error);
	const isWhole = flags.value.positionals.length === 0;
	const glossary = orThrow(readGlossary(root));
	const faults = await checkProse(course, { root, glossary, ...(!isWhole && { lessons: lessons.value }) });
	for (const fault of faults) console.error(faultText(fault));
	console.log(faults.length === 0 ? `✓ ${lessons.value.length} lessons` : `${faults.length} to mend`);
	return faults.length === 0 ? exitCodes.done : exitCodes.failed;
}
