import { buildCurriculum } from './build-curriculum.ts';
import { badCourse, type CourseFault } from './course-fault.ts';
import type { Curriculum } from './curriculum-schema.ts';
import { readCurriculum } from './read-course-entries.ts';

/**
 * What the course under `root` has to cover; nothing, if it has no `content/curriculum.yaml`.
 * @throws ProblemError `bad-course`, with all that is wrong in that file.
 */
export function loadCurriculum(root: string): Curriculum {
	const faults: CourseFault[] = [];
	const curriculum = buildCurriculum(readCurriculum(root), faults);
	if (faults.length > 0) throw badCourse(faults);
	return curriculum;
}
