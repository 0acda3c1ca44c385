import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../foundation/problem.ts';
import { bashSyntaxError } from './bash-syntax.ts';
import type { Mistake, ModuleEntry } from './course-entries.ts';
import { mistakesOf } from './definition.ts';
import { lineOfWords } from './line-of.ts';
import { currentUrl } from './module-versions.ts';

/** Imports a module of the course as it is now; `null` if there is no such file. */
export async function readModule(root: string, file: string): Promise<ModuleEntry | null> {
	const path = join(root, file);
	if (!existsSync(path)) return null;
	const text = readFileSync(path, 'utf8');
	try {
		const module: { default?: unknown } = await import(/* @vite-ignore */ currentUrl(path));
		return { file, text, value: module.default, syntaxErrors: await syntaxErrors(module.default) };
	} catch (error) {
		if (error instanceof ProblemError) return { file, mistakes: mistakesOf(error, text) };
		return { file, mistakes: [whyNot(error, { path, text })] };
	}
}

/** The line is that of an import that leads nowhere, or the first that the error's stack names of this file. */
function whyNot(error: unknown, { path, text }: { readonly path: string; readonly text: string }): Mistake {
	const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
	const missing = /^Cannot find module '([^']+)'/.exec(message)?.[1];
	if (missing !== undefined) {
		const line = text.split('\n').find((one) => leadsTo(one, missing));
		if (line !== undefined)
			return { ...lineOfWords(text, line), what: `It imports a file that isn't there: ${missing}.` };
	}
	const [, rest = ''] = stack.split(path);
	const [, line] = /^(?:\?v=\w+)?:(\d+)/.exec(rest) ?? [];
	return { ...(line !== undefined && { line: Number(line) }), what: `It can't be imported: ${message}` };
}

/** Whether a line imports what was found to be missing: a path whose last two names are those of the specifier. */
function leadsTo(line: string, missing: string): boolean {
	const specifier = /from '([^']+)'/.exec(line)?.[1];
	if (specifier === undefined) return false;
	const end = specifier.replace(/^[#.]+\w*/, '');
	return end !== '' && missing.endsWith(end);
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
