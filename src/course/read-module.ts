import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemError } from '../foundation/problem.ts';
import { bashSyntaxError } from './bash-syntax.ts';
import type { ModuleEntry } from './course-entries.ts';

export interface Reading {
	readonly root: string;
	/** Distinguishes this reading in module URLs, so that Node imports again; empty for the first. */
	readonly version: string;
}

/** Imports a module of the course; `null` if there is no such file. */
export async function readModule({ root, version }: Reading, file: string): Promise<ModuleEntry | null> {
	const path = join(root, file);
	if (!existsSync(path)) return null;
	try {
		const url = pathToFileURL(path).href + version;
		const [text, module]: [string, { default?: unknown }] = await Promise.all([
			readFile(path, 'utf8'),
			import(/* @vite-ignore */ url),
		]);
		return { file, text, value: module.default, syntaxErrors: await syntaxErrors(module.default) };
	} catch (error) {
		return { file, error: whyNot(error) };
	}
}

function whyNot(error: unknown): string {
	if (error instanceof ProblemError) return error.problem.why;
	return `It can't be imported: ${error instanceof Error ? error.message : error}`;
}

async function syntaxErrors(value: unknown): Promise<Record<string, string>> {
	const checked = ['start', 'entry'].map(async (key) => {
		const script: unknown = Object(value)[key];
		return [key, typeof script === 'string' ? await bashSyntaxError(script) : null] as const;
	});
	return Object.fromEntries(
		(await Promise.all(checked)).flatMap(([key, said]) => (said === null ? [] : [[key, said]])),
	);
}
