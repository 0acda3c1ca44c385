import type { ItemEntry, ScriptEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { scriptSteps } from './script-steps.ts';

/** The scripts directly in a sub-folder, by name: `attempts/costume.sh` as `costume`. */
export function scriptsIn({ scripts }: Pick<ItemEntry, 'scripts'>, folder: string): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(scripts).flatMap(([path, { text }]) => {
			const [top, name = '', ...deeper] = path.split('/');
			return top === folder && name !== '' && deeper.length === 0 ? [[name.slice(0, -'.sh'.length), text]] : [];
		}),
	);
}

/** A script that is typed must be one: bash parses it, it types something, into terminals that there are. */
export function checkScript(
	{ file, text, syntaxError }: ScriptEntry,
	{ terminals, faults }: { readonly terminals: readonly string[]; readonly faults: CourseFault[] },
): void {
	if (syntaxError !== null) {
		const [, line, said = syntaxError] = /^line (\d+): (.*)$/.exec(syntaxError) ?? [];
		faults.push({ file, ...(line !== undefined && { line: Number(line) }), what: `bash can't parse it: ${said}` });
	}
	const steps = scriptSteps(text);
	if (!steps.ok) {
		faults.push({ file, ...steps.error });
		return;
	}
	if (!steps.value.some(({ kind }) => kind === 'line'))
		faults.push({ file, what: 'It types nothing. Remove it, or write what is typed.' });
	for (const step of steps.value)
		if ('name' in step && !terminals.includes(step.name))
			faults.push({ file, what: `Unknown terminal "${step.name}".${suggest(step.name, terminals)}` });
}
