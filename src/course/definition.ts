import { ProblemError } from '../foundation/problem.ts';
import type { ItemEntry, ItemKind } from './course-entries.ts';
import type { CourseFault } from './course-fault.ts';
import { lineOfKey } from './line-of.ts';
import { checkEmbeddedScripts, moduleValue } from './module-value.ts';

interface Defining<T> {
	readonly kind: ItemKind;
	/** Checks a value; a module may export something that never went through it. @throws ProblemError */
	readonly define: (value: unknown) => T;
	readonly faults: CourseFault[];
}

/** What the module of a folder defines, under the folder's name; `undefined`, with a fault, if it isn't well-formed. */
export function definition<T extends { readonly id: string }>(
	entry: ItemEntry,
	{ kind, define, faults }: Defining<T>,
): T | undefined {
	const module = entry.modules[kind];
	const value = module && moduleValue(module, faults);
	if (module === undefined || 'error' in module || value === undefined) return undefined;
	const { file, text } = module;
	checkEmbeddedScripts(module, faults);
	try {
		const defined = define(value);
		if (defined.id !== entry.name)
			faults.push({
				file,
				...lineOfKey(text, 'id'),
				what: `The id "${defined.id}" isn't the folder's name, "${entry.name}".`,
			});
		return defined;
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		faults.push({ file, ...lineOfKey(text, keyIn(error)), what: `${error.problem.what} ${error.problem.why}` });
		return undefined;
	}
}

/** The key that is told first of those that are wrong in a task or question. */
export function keyIn({ problem }: ProblemError): string {
	return /^'?([\w-]+)/.exec(problem.why)?.[1] ?? '';
}
