import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from '../../tests/attacks/fences/fence.ts';
import { copyCheckout } from '../../tests/checkout.ts';

/** Homes of tests in a scratch copy begin so: what they leave is found, and is nobody else's. */
export const scratchHomes = '/tmp/proclab-unfenced-';

/** A test is to fail by what the attack did, not by a machine that is busy with it. */
const patientEcho: Edit = {
	file: 'tests/attacks/kit/while-attacked.ts',
	find: '{ milliseconds: 50,',
	replace: '{ milliseconds: 1_000,',
};

const forEveryFence: readonly Edit[] = [
	patientEcho,
	{ file: 'tests/conformance/labd-kit.ts', find: "'/tmp/proclab-labd-'", replace: `'${scratchHomes}'` },
	{
		file: 'vitest.config.ts',
		find: 'fileParallelism: false,',
		replace: 'fileParallelism: false, chaiConfig: { truncateThreshold: 0 },',
	},
];

/** A copy of the checkout at `root` in which the attacks can be run; disposing removes it. */
export async function copyForAttacks(root: string) {
	const copy = await copyCheckout(root, { images: join(root, '.proclab/images'), also: ['tests', 'vitest.config.ts'] });
	applyEdits(copy.root, forEveryFence);
	return copy;
}

/** Changes files of the copy at `root`; disposing puts them back. @throws when an edit doesn't fit. */
export function applyEdits(root: string, edits: readonly Edit[]): Disposable {
	const before = new Map<string, string>();
	for (const edit of edits) {
		const path = join(root, edit.file);
		const text = readFileSync(path, 'utf8');
		if (!before.has(path)) before.set(path, text);
		writeFileSync(path, edited(text, edit));
	}
	return {
		[Symbol.dispose]() {
			for (const [path, text] of before) writeFileSync(path, text);
		},
	};
}

/** The text after the edit. @throws unless `find` is in it exactly once. */
export function edited(text: string, { file, find, replace }: Edit): string {
	const count = text.split(find).length - 1;
	if (count !== 1) throw new Error(`${file} has this ${count} times, not once: ${find}`);
	return text.replace(find, () => replace);
}
