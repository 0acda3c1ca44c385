import { fail, type Result, succeed } from '../foundation/result.ts';
import { suggest } from './course-fault.ts';

/** One thing that a person does who follows a script: mostly typing a line. */
export type ScriptStep =
	| { readonly kind: 'line'; readonly text: string }
	| { readonly kind: 'key'; readonly key: ScriptKey }
	| { readonly kind: 'pause'; readonly milliseconds: number }
	| { readonly kind: 'terminal'; readonly name: string }
	| { readonly kind: 'hang-up'; readonly name: string };

/** Keys that a script may press, and the byte that each sends. */
export const scriptKeys = { 'ctrl-c': 0x03, 'ctrl-d': 0x04, 'ctrl-z': 0x1a, 'ctrl-\\': 0x1c } as const;
export type ScriptKey = keyof typeof scriptKeys;

const directives = ['key', 'pause', 'terminal', 'hang-up'] as const;

/**
 * Reads a `solution.sh` or an attempt, line by line. Each line is typed and ended with Enter, into the lesson's first terminal
 * at first. Empty lines and comments are not typed. A comment that begins with `#:` is a directive, for what typing can't say:
 *
 *     #: key ctrl-c          press a key: ctrl-c, ctrl-d, ctrl-z, ctrl-\
 *     #: pause 500ms         wait; also `2s`
 *     #: terminal second     go on in this terminal; its first line waits for the prompt
 *     #: hang-up second      close this terminal, as closing a window would
 *
 * The error names the line and what is wrong with it.
 */
export function scriptSteps(script: string): Result<readonly ScriptStep[], { line: number; what: string }> {
	const steps: ScriptStep[] = [];
	for (const [index, text] of script.split('\n').entries()) {
		if (text.trim() === '') continue;
		if (!text.trimStart().startsWith('#')) {
			steps.push({ kind: 'line', text });
			continue;
		}
		const directive = /^\s*#:\s*(\S*)\s*(.*?)\s*$/.exec(text);
		if (directive === null) continue;
		const step = readDirective(directive[1] ?? '', directive[2] ?? '');
		if (typeof step === 'string') return fail({ line: index + 1, what: step });
		steps.push(step);
	}
	return succeed(steps);
}

function readDirective(word: string, value: string): ScriptStep | string {
	if (word === 'key')
		return isKey(value)
			? { kind: 'key', key: value }
			: `There is no key "${value}".${suggest(value, Object.keys(scriptKeys))}`;
	if (word === 'pause') {
		const [, number, unit] = /^(\d+)(ms|s)$/.exec(value) ?? [];
		if (number === undefined) return `"${value}" is no time: write 500ms or 2s.`;
		return { kind: 'pause', milliseconds: Number(number) * (unit === 's' ? 1000 : 1) };
	}
	if (word !== 'terminal' && word !== 'hang-up') return `Unknown directive "${word}".${suggest(word, directives)}`;
	return value === '' ? `"${word}" needs the name of a terminal.` : { kind: word, name: value };
}

function isKey(value: string): value is ScriptKey {
	return Object.hasOwn(scriptKeys, value);
}
