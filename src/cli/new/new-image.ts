import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { alreadyThere, copyTemplate, type Made } from './scaffold.ts';

/** Makes the recipe of a small lab image. */
export async function newImage(root: string, name: string): Promise<Result<Made, Problem>> {
	const folder = `labs/images/${name}`;
	const taken = alreadyThere(root, folder);
	if (taken !== undefined) return fail(taken);
	const files = await copyTemplate('image', { root, to: folder, names: {} });
	return succeed({
		files,
		next: [`./proclab image ${name}    builds it`, `image: '${name}'    in the lab.ts of a lesson uses it`],
	});
}
