import { fail, type Result, succeed } from '../foundation/result.ts';
import { suggest } from './course-fault.ts';
import { type ScriptStep, scriptSteps } from './script-steps.ts';

/** What is shown of what is typed from here on: the command and what it printed, only the latter, or neither. */
export const showings = ['all', 'output', 'nothing'] as const;
export type Showing = (typeof showings)[number];

/** One thing that is done for a transcript, and what is shown of it. */
export interface TranscriptStep {
	readonly step: ScriptStep;
	readonly showing: Showing;
}

/** How a transcript is made: what is typed, and what is shown of what was printed. */
export interface TranscriptScript {
	/** Empty if it types nothing: then it shows what the commands above it printed. */
	readonly steps: readonly TranscriptStep[];
	/** Of printed lines only those are shown that fit one of these; a run of others is a line `…`. All, if there are none. */
	readonly keep: readonly RegExp[];
	/** Printed lines that fit one of these are left out without a trace. */
	readonly hide: readonly RegExp[];
	/** Replaced in what was printed, in this order; `$1` stands for a group. */
	readonly masks: readonly { readonly pattern: RegExp; readonly text: string }[];
}

const own = ['show', 'keep', 'hide', 'mask'] as const;

/**
 * Reads `transcripts/NAME.sh`: lines and directives as of a solution, and these of its own:
 *
 *     #: show output            from here on without the commands; `nothing` for what only prepares, `all` again
 *     #: keep /PID|sleep/       of what is printed, show lines that have this; others become a line `…`
 *     #: hide /^\[1\]/          of what is printed, leave out lines that have this
 *     #: mask /\d+ kB/ => 5 kB  of what is printed, show this as something that stays the same
 *
 * The error names the line and what is wrong with it.
 */
export function transcriptScript(text: string): Result<TranscriptScript, { line: number; what: string }> {
	const steps: TranscriptStep[] = [];
	const filters = { keep: [] as RegExp[], hide: [] as RegExp[], masks: [] as TranscriptScript['masks'][number][] };
	let showing: Showing = 'all';
	for (const [index, line] of text.split('\n').entries()) {
		const [, word = '', value = ''] = /^\s*#:\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
		const typed = isOwn(word) ? undefined : scriptSteps(line);
		if (typed?.ok === false) return fail({ line: index + 1, what: typed.error.what });
		if (typed !== undefined) steps.push(...typed.value.map((step) => ({ step, showing })));
		else if (word === 'show') {
			const wanted = showings.find((one) => one === value);
			if (wanted === undefined) return fail({ line: index + 1, what: `"show ${value}"?${suggest(value, showings)}` });
			showing = wanted;
		} else {
			const what = readFilter(word, value, filters);
			if (what !== undefined) return fail({ line: index + 1, what });
		}
	}
	return succeed({ steps, ...filters });
}

function isOwn(word: string): boolean {
	return own.some((one) => one === word);
}

interface Filters {
	readonly keep: RegExp[];
	readonly hide: RegExp[];
	readonly masks: TranscriptScript['masks'][number][];
}

/** What is wrong with it, or `undefined`. */
function readFilter(word: string, value: string, filters: Filters): string | undefined {
	const [, source, text] = /^\/(.+?)\/(?:\s*=>\s?(.*))?$/.exec(value) ?? [];
	if (source === undefined) return `"${word}" needs an expression between slashes: #: ${word} /sleep/`;
	if ((word === 'mask') !== (text !== undefined)) return `It is: #: ${word} /.../${word === 'mask' ? ' => text' : ''}`;
	const pattern = expression(source);
	if (typeof pattern === 'string') return pattern;
	if (word === 'mask') filters.masks.push({ pattern, text: text ?? '' });
	else if (word === 'keep') filters.keep.push(pattern);
	else filters.hide.push(pattern);
	return undefined;
}

function expression(source: string): RegExp | string {
	try {
		return new RegExp(source, 'gu');
	} catch (error) {
		return error instanceof Error ? `${error.message}.` : String(error);
	}
}
