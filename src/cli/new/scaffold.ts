import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Problem } from '../../foundation/problem.ts';

/** What was made, and what to do with it. */
export interface Made {
	/** Files from the checkout's root; one that was only changed says so. */
	readonly files: readonly string[];
	/** Commands and hints, a line each. */
	readonly next: readonly string[];
}

/** A folder of `templates/`. */
export function templateFolder(name: string): string {
	return join(import.meta.dirname, 'templates', name);
}

/** Copies a template to a folder that isn't there, and puts names in the place of its own. Answers the files, from `root`. */
export async function copyTemplate(
	name: string,
	{ root, to, names }: { readonly root: string; readonly to: string; readonly names: Readonly<Record<string, string>> },
): Promise<readonly string[]> {
	const target = join(root, to);
	await cp(templateFolder(name), target, { recursive: true, errorOnExist: true, force: false });
	const entries = await readdir(target, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	for (const file of files.filter((path) => path.endsWith('.ts')))
		await writeFile(file, replaceNames(await readFile(file, 'utf8'), names));
	return files.map((file) => relative(root, file)).sort();
}

export function replaceNames(text: string, names: Readonly<Record<string, string>>): string {
	return Object.entries(names).reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text);
}

/** `first-zombie` as `First zombie`. */
export function titleOf(name: string): string {
	const words = name.replaceAll('-', ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

export function alreadyThere(root: string, path: string): Problem | undefined {
	if (!existsSync(join(root, path))) return undefined;
	return {
		code: 'already-there',
		what: `${path} is already there.`,
		why: 'proclab new overwrites nothing.',
		fix: 'Take another name, or change what is there.',
	};
}
