/** Writes `docs/curriculum.md` from the course, or with `--missing` prints what no lesson covers yet: `node scripts/write-curriculum.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../src/course/load-course.ts';
import { loadCurriculum } from '../src/course/load-curriculum.ts';
import { curriculumPage } from './curriculum/curriculum-page.ts';
import { missing } from './curriculum/find-places.ts';

const root = join(import.meta.dirname, '..');
const course = await loadCourse(root);
const curriculum = loadCurriculum(root);
if (process.argv.includes('--missing')) {
	const lines = missing(course, curriculum);
	console.log(lines.length === 0 ? 'Nothing is missing.' : `${lines.join('\n')}\n${lines.length} missing.`);
} else writeFileSync(join(root, 'docs/curriculum.md'), curriculumPage(course, curriculum));
