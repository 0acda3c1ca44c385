import { DefinitionError } from '../checks/rules.ts';
import { ProblemError } from '../foundation/problem.ts';
import type { ItemEntry, ItemKind, Mistake } from './course-entries.ts';
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
	if (module === undefined || 'mistakes' in module || value === undefined) return undefined;
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
		faults.push(...mistakesOf(error, text).map((mistake) => ({ file, ...mistake })));
		return undefined;
	}
}

/** What is wrong with a task or question, each with the line of its key in the source. */
export function mistakesOf(error: ProblemError, text: string): readonly Mistake[] {
	if (!(error instanceof DefinitionError)) return [{ what: `${error.problem.what} ${error.problem.why}` }];
	return error.faults.map((what) => ({ ...lineOfKey(text, /^'?([\w-]+)/.exec(what)?.[1] ?? ''), what }));
}
