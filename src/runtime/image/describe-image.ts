import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { type Recipe, readRecipe } from './recipe.ts';
import { hashRecipe } from './recipe-hash.ts';

/** An image as its recipe says it is, built or not. */
export interface ImageDescription {
	readonly name: string;
	readonly recipe: Recipe;
	readonly hash: string;
	/** The recipe's folder: `labs/images/<name>`. */
	readonly folder: string;
}

/** Problems: `unknown-image`, `bad-recipe`. */
export async function describeImage(root: string, name: string): Promise<Result<ImageDescription, Problem>> {
	const images = join(root, 'labs', 'images');
	const names = (await readdir(images, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	if (!names.some((entry) => entry.name === name))
		return fail(
			unknownImage(
				name,
				names.map((entry) => entry.name),
			),
		);
	const folder = join(images, name);
	const recipe = await readRecipe(folder);
	if (!recipe.ok) return recipe;
	return succeed({ name, recipe: recipe.value, hash: await hashRecipe(folder), folder });
}

function unknownImage(name: string, known: readonly string[]): Problem {
	const meant = nearest(name, known);
	return {
		code: 'unknown-image',
		what: `There is no image named ${name}.`,
		why: `labs/images/ has ${known.join(', ')}.`,
		fix: meant ? `Did you mean ${meant}?` : 'Use one of these.',
	};
}
