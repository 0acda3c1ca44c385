import { type CourseFault, suggest } from './course-fault.ts';
import { type ScriptKey, scriptKeys } from './script-steps.ts';

/** A block of commands in the prose, to be pasted. */
export interface CommandBlock {
	readonly kind: 'commands';
	readonly script: string;
	readonly line: number;
	/** The terminal that the prose named last before it. */
	readonly terminal: string;
	/** It shows a mistake: what it prints is not looked at. */
	readonly fails: boolean;
	/** It ends the shell of its terminal. */
	readonly leaves: boolean;
	/** Pressed after its last line. */
	readonly key: ScriptKey | undefined;
}

/** What a reader does who does all that the prose says, in its order. */
export type ProseStep =
	| CommandBlock
	| { readonly kind: 'task'; readonly id: string; readonly line: number }
	| { readonly kind: 'question'; readonly id: string; readonly line: number }
	| { readonly kind: 'transcript'; readonly name: string; readonly line: number; readonly terminal: string };

/** What parsing found of it: the terminals are not known yet. */
export type ProsePart =
	| {
			readonly kind: 'code';
			readonly language: string;
			readonly meta: string;
			readonly text: string;
			readonly line: number;
	  }
	| Named<'terminal' | 'task' | 'question' | 'transcript'>;

/** One type for each kind. */
type Named<Kind> = Kind extends string ? { readonly kind: Kind; readonly name: string; readonly line: number } : never;

interface Around {
	readonly file: string;
	readonly terminals: readonly string[];
	readonly faults: CourseFault[];
}

/** Languages whose blocks are commands. */
const shells = ['sh', 'bash'];

const words = ['fails', 'leaves', 'skip', 'then', 'in'] as const;

/** The steps of a lesson, each in the terminal that is meant there. */
export function proseSteps(parts: readonly ProsePart[], around: Around): readonly ProseStep[] {
	let terminal = around.terminals[0] ?? '';
	return parts.flatMap((part): ProseStep[] => {
		const { line } = part;
		if (part.kind === 'terminal') {
			if (around.terminals.includes(part.name)) terminal = part.name;
			return [];
		}
		if (part.kind === 'task' || part.kind === 'question') return [{ kind: part.kind, id: part.name, line }];
		if (part.kind === 'transcript') return [{ kind: 'transcript', name: part.name, line, terminal }];
		if (part.language === 'console')
			around.faults.push({
				...{ file: around.file, line },
				what: 'Output is not typed by hand: <Transcript name="..." /> shows what a lab printed (docs/authoring.md, 8).',
			});
		const meta = readMeta(part, around);
		if (!shells.includes(part.language) || meta.skip) return [];
		const { fails, leaves, key } = meta;
		return [{ kind: 'commands', script: part.text, line, terminal: meta.terminal ?? terminal, fails, leaves, key }];
	});
}

interface Meta {
	readonly fails: boolean;
	readonly leaves: boolean;
	readonly skip: boolean;
	readonly terminal: string | undefined;
	readonly key: ScriptKey | undefined;
}

/** Reads what stands behind the language: `fails`, `leaves`, `skip`, `then=ctrl-c`, `in=outside`. */
function readMeta(part: Extract<ProsePart, { kind: 'code' }>, { file, terminals, faults }: Around): Meta {
	const given = new Map(
		part.meta
			.split(/\s+/)
			.filter(Boolean)
			.map((word) => splitOnce(word)),
	);
	const wrong = (what: string) => faults.push({ file, line: part.line, what });
	if (!shells.includes(part.language)) given.clear();
	for (const [word] of given)
		if (!words.some((one) => one === word)) wrong(`A code block has no word "${word}".${suggest(word, words)}`);
	const terminal = given.get('in');
	if (terminal !== undefined && !terminals.includes(terminal))
		wrong(`Unknown terminal "${terminal}".${suggest(terminal, terminals)}`);
	const key = given.get('then');
	if (key !== undefined && !isKey(key)) wrong(`There is no key "${key}".${suggest(key, Object.keys(scriptKeys))}`);
	return {
		fails: given.has('fails'),
		leaves: given.has('leaves'),
		skip: given.has('skip'),
		terminal,
		key: key !== undefined && isKey(key) ? key : undefined,
	};
}

function splitOnce(word: string): [string, string] {
	const at = word.indexOf('=');
	return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

function isKey(value: string): value is ScriptKey {
	return Object.hasOwn(scriptKeys, value);
}
