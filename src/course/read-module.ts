import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../foundation/problem.ts';
import { bashSyntaxError } from './bash-syntax.ts';
import type { ModuleEntry } from './course-entries.ts';
import { keyIn } from './definition.ts';
import { type Line, lineOfKey } from './line-of.ts';
import { currentUrl } from './module-versions.ts';

/** Imports a module of the course as it is now; `null` if there is no such file. */
export async function readModule(root: string, file: string): Promise<ModuleEntry | null> {
	const path = join(root, file);
	if (!existsSync(path)) return null;
	const text = await readFile(path, 'utf8');
	try {
		const module: { default?: unknown } = await import(/* @vite-ignore */ await currentUrl(path));
		return { file, text, value: module.default, syntaxErrors: await syntaxErrors(module.default) };
	} catch (error) {
		return { file, error: whyNot(error), ...lineIn(path, { error, text }) };
	}
}

function whyNot(error: unknown): string {
	if (error instanceof ProblemError) return `${error.problem.what} ${error.problem.why}`;
	return `It can't be imported: ${error instanceof Error ? error.message : error}`;
}

/** The line of the key that a problem begins with, or the first that the error's stack names of this file. */
function lineIn(path: string, { error, text }: { error: unknown; text: string }): Line {
	const key = error instanceof ProblemError ? keyIn(error) : undefined;
	const ofKey = key === undefined ? {} : lineOfKey(text, key);
	if (ofKey.line !== undefined) return ofKey;
	const stack = error instanceof Error ? String(error.stack) : '';
	const [, rest = ''] = stack.split(path);
	const [, line] = /^(?:\?v=\w+)?:(\d+)/.exec(rest) ?? [];
	return line === undefined ? {} : { line: Number(line) };
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
