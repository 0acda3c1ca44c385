import { varsIn } from '../checks/vars.ts';
import { checkScript } from './check-script.ts';
import type { Transcript } from './course.ts';
import type { LabEntry, ScriptEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import type { ProseStep } from './prose-steps.ts';
import { transcriptScript } from './transcript-script.ts';

interface Around {
	/** The lesson's MDX file. */
	readonly file: string;
	readonly steps: readonly ProseStep[];
	readonly terminals: readonly string[];
	/** Values that are drawn in this lesson under a name of their own. */
	readonly vars: readonly string[];
	readonly faults: CourseFault[];
}

/** The transcripts of a lesson, in the order of the prose. */
export function buildTranscripts(entry: LabEntry | undefined, around: Around): readonly Transcript[] {
	const { file, steps, faults } = around;
	const scripts = entry?.transcripts.scripts ?? {};
	const placed = new Set<string>();
	const built = steps.flatMap((step, index) => {
		if (step.kind !== 'transcript') return [];
		const { name, line, terminal } = step;
		const script = scripts[name];
		if (placed.has(name)) faults.push({ file, line, what: `<Transcript name="${name}" /> is there twice.` });
		placed.add(name);
		if (script === undefined) {
			const missing = `transcripts/${name}.sh isn't there.`;
			faults.push({
				file,
				line,
				what: `Unknown transcript "${name}": ${missing}${suggest(name, Object.keys(scripts))}`,
			});
			return [];
		}
		const above = steps[index - 1];
		const made = build(script, { ...around, ofCommands: above?.kind === 'commands', terminal });
		return made === undefined ? [] : [{ name, ...made, shown: entry?.transcripts.texts[name] ?? null }];
	});
	for (const [name, script] of Object.entries(scripts))
		if (!placed.has(name))
			faults.push({ file: script.file, what: `No <Transcript name="${name}" /> in ${file} uses it.` });
	if (entry !== undefined) checkFiles(entry, faults);
	return built;
}

function build(
	entry: ScriptEntry,
	around: Around & { readonly ofCommands: boolean; readonly terminal: string },
): Pick<Transcript, 'script' | 'terminal'> | undefined {
	const { faults, vars } = around;
	const { file, text } = entry;
	for (const name of varsIn(text))
		if (!vars.includes(name))
			faults.push({ file, what: `No one value {{${name}}} is drawn in this lesson.${suggest(name, vars)}` });
	const read = transcriptScript(text);
	if (!read.ok) {
		faults.push({ file, ...read.error });
		return undefined;
	}
	const { steps } = read.value;
	if (steps.length > 0) checkScript({ ...entry, text: withoutOwn(text) }, around);
	else if (!around.ofCommands)
		faults.push({
			file,
			what: 'It types nothing, and no block of commands is right above it whose output it could show.',
		});
	const last = steps.findLast(({ step }) => step.kind === 'terminal')?.step;
	return { script: text, terminal: last?.kind === 'terminal' ? last.name : around.terminal };
}

/** What every script may hold. */
function withoutOwn(text: string): string {
	return text.replace(/^\s*#:\s*(show|keep|hide|mask)\b.*$/gm, '');
}

function checkFiles({ folder, transcripts }: LabEntry, faults: CourseFault[]): void {
	const path = `${folder}/transcripts`;
	for (const name of Object.keys(transcripts.texts))
		if (transcripts.scripts[name] === undefined)
			faults.push({
				file: `${path}/${name}.txt`,
				what: `It has no ${name}.sh.${suggest(name, Object.keys(transcripts.scripts))}`,
			});
	for (const name of transcripts.others)
		faults.push({ file: `${path}/${name}`, what: 'Nothing reads it: transcripts/ holds NAME.sh and NAME.txt.' });
}
