import { globSync } from 'node:fs';

/** Code with texts for learners that is of no lesson. */
const findings = 'src/checks/**/*.ts';

/** What no learner reads. */
const exclude = ['**/*.test.ts', '**/fixtures/**'];

/** The files of code with texts of these lessons, by id, or of all: from the checkout's root, sorted. A lesson's are in its folder, and beside that for all of its module. */
export function textFiles(root: string, lessons: readonly string[] | undefined): readonly string[] {
	const patterns = lessons?.flatMap((id) => [`labs/${id}/**/*.ts`, `labs/${id.replace(/\/.*/, '')}/*.ts`]);
	return globSync(patterns ?? ['labs/**/*.ts', findings], { cwd: root, exclude }).sort();
}
