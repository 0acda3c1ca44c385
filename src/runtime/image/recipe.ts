import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { nearest } from '../../foundation/nearest.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';

const debianPackage = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'expected the name of a Debian package');

const containerConfig = z.strictObject({
	Cmd: z.array(z.string()).min(1).describe('What `docker run NAME` runs'),
	Entrypoint: z.array(z.string()).min(1).optional().describe('What goes before the command'),
	Env: z
		.array(z.string().regex(/^[A-Za-z_]\w*=/, 'expected NAME=value'))
		.optional()
		.describe('The environment'),
	ExposedPorts: z
		.array(z.string().regex(/^\d+\/(tcp|udp)$/, 'expected a port such as 80/tcp'))
		.optional()
		.describe('Ports that the program listens on, for `docker ps`'),
	StopSignal: z
		.string()
		.regex(/^SIG[A-Z0-9]+$/, 'expected a signal such as SIGQUIT')
		.optional()
		.describe('What `docker stop` sends'),
});

const containerImage = z.strictObject({
	name: z
		.string()
		.regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens')
		.describe('The short name; `containers/<name>.sh` runs in its root once its packages are there'),
	from: z
		.string()
		.describe(
			'`packages`: a new Debian system. `scratch`: an empty folder. Or the image before it, for one more layer',
		),
	packages: z.array(debianPackage).describe('Debian packages to install'),
	config: containerConfig.describe('How it starts'),
});

const containers = z
	.strictObject({
		store: z
			.string()
			.regex(/^(\/[\w.-]+)+$/, 'expected an absolute path')
			.describe('Folder of the lab that holds the images, read only'),
		images: z.array(containerImage).min(1).describe('Images for the engine inside the lab'),
	})
	.superRefine(({ images }, context) => {
		for (const [index, image] of images.entries()) {
			const message = checkOrigin(image, images.slice(0, index));
			if (message) context.addIssue({ code: 'custom', path: ['images', index, 'from'], message });
		}
	});

/** For `getcap`, `setcap` and `umount`. */
const neededPackages = ['libcap2-bin', 'mount'];

export const recipeSchema = z.strictObject({
	description: z.string().min(1).describe('What the image is for, in one line'),
	suite: z
		.string()
		.regex(/^[a-z]+$/, 'expected a Debian release such as trixie')
		.describe('The Debian release'),
	spaceMegabytes: z.number().int().positive().describe('Free disk space that a build needs, in megabytes'),
	packages: z
		.array(debianPackage)
		.refine((packages) => neededPackages.every((name) => packages.includes(name)), {
			error: `expected ${neededPackages.join(' and ')} among them: a build uses their programs`,
		})
		.describe('Debian packages of the lab itself; essential ones come by themselves'),
	containers: containers.optional().describe('Images for an engine inside the lab'),
});

/** `labs/images/<name>/recipe.json`. */
export type Recipe = z.output<typeof recipeSchema>;
export type ContainerImage = z.output<typeof containerImage>;

/** Reads a recipe and checks it. Problems: `bad-recipe`, with every mistake by its key. */
export async function readRecipe(folder: string): Promise<Result<Recipe, Problem>> {
	const file = join(folder, 'recipe.json');
	let content: unknown;
	try {
		content = JSON.parse(await readFile(file, 'utf8'));
	} catch (cause) {
		return fail(badRecipe(file, [cause instanceof Error ? cause.message : String(cause)]));
	}
	const parsed = recipeSchema.safeParse(content, { reportInput: true });
	return parsed.success ? succeed(parsed.data) : fail(badRecipe(file, parsed.error.issues.flatMap(explain)));
}

function badRecipe(file: string, mistakes: readonly string[]): Problem {
	return {
		code: 'bad-recipe',
		what: `The recipe ${file} can't be used.`,
		why: mistakes.join(' '),
		fix: 'Correct it; src/runtime/image/recipe.ts describes every key.',
	};
}

function checkOrigin(image: { name: string; from: string }, before: readonly { name: string; from: string }[]) {
	if (before.some((other) => other.name === image.name)) return `a second image named ${image.name}`;
	if (image.from === 'scratch') return undefined;
	const chain = before.filter((other) => other.from !== 'scratch');
	const expected = chain.at(-1)?.name ?? 'packages';
	if (image.from === expected) return undefined;
	return `expected scratch or ${expected}, found ${JSON.stringify(image.from)}`;
}

function explain(issue: z.core.$ZodIssue): string[] {
	const path = issue.path.join('.');
	if (issue.code !== 'unrecognized_keys') return [`${path || 'the whole'}: ${issue.message}.`];
	return issue.keys.map((key) => {
		const known = knownKeys(issue.path);
		const meant = nearest(key, known);
		const where = path ? `${path}.${key}` : key;
		return `${where}: unknown key${meant ? `; did you mean ${meant}?` : `, expected one of ${known.join(', ')}.`}`;
	});
}

function knownKeys(path: readonly PropertyKey[]): string[] {
	if (path.length === 0) return Object.keys(recipeSchema.shape);
	if (path.at(-1) === 'containers') return Object.keys(containers.shape);
	return Object.keys((path.at(-1) === 'config' ? containerConfig : containerImage).shape);
}
