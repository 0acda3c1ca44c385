import type { LoadedModule, ModuleEntry } from './course-entries.ts';
import type { CourseFault } from './course-fault.ts';
import { lineOfKey } from './line-of.ts';

/** The default export of a module; `undefined`, with a fault, if there is none. */
export function moduleValue(entry: ModuleEntry, faults: CourseFault[]): unknown {
	if ('mistakes' in entry) {
		faults.push(...entry.mistakes.map((mistake) => ({ file: entry.file, ...mistake })));
		return undefined;
	}
	if (entry.value === undefined) faults.push({ file: entry.file, what: 'It has no default export.' });
	return entry.value;
}

/** Says which of the scripts that are texts in a module bash can't parse. */
export function checkEmbeddedScripts({ file, text, syntaxErrors }: LoadedModule, faults: CourseFault[]): void {
	for (const [key, error] of Object.entries(syntaxErrors))
		faults.push({ file, ...lineOfKey(text, key), what: `bash can't parse "${key}": ${error}` });
}
