import { fillVars, type Vars } from '../../checks/vars.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { replay } from '../record/replay.ts';
import { letTimePass, type Trace } from '../record/trace.ts';
import { type Found, inWords, isAsExpected, type Result, type VerifyCase } from './verify-case.ts';

/** What came of one case: one line of `proclab verify --json`. */
export interface VerifyOutcome {
	readonly lesson: string;
	/** The id of the task or question. */
	readonly task: string;
	/** `start`, `solution`, `attempt:NAME`, ... */
	readonly case: string;
	/** From 1. */
	readonly repeat: number;
	/** Every core was kept busy meanwhile. */
	readonly loaded: boolean;
	/** What the learner's own values were drawn from: `--seed` draws them again. */
	readonly seed: string;
	/** What was found is what was expected, now and when time passes, and a solution leaves the learner their shells. */
	readonly ok: boolean;
	/** Why it is not; `null` when it is. */
	readonly problem: string | null;
	readonly expected: string;
	readonly verdict: Result;
	readonly says: string;
	/** The named wrong attempt or answer, or the option that came true, and the words that a learner is shown for it. */
	readonly wrong: string | null;
	readonly hint: string | null;
	readonly evidence: readonly Evidence[];
	/** From the first keystroke, or when nothing is typed from the lab's being ready, to what was found. */
	readonly milliseconds: number;
	/** What the terminals showed, when it is not as expected. */
	readonly transcript: string | null;
}

/** How a case was run. */
export type Conditions = Pick<VerifyOutcome, 'repeat' | 'loaded' | 'seed'>;

export interface Observation {
	readonly found: Found;
	/** `undefined` when no lab came up. */
	readonly trace: Trace | undefined;
	readonly milliseconds: number;
	/** Terminals that lost their shell. */
	readonly lostShells: readonly string[];
	readonly transcript: string;
	readonly vars: Vars;
}

/** Holds what was found to what has to come of the case. */
export function conclude(one: VerifyCase, observed: Observation, conditions: Conditions): VerifyOutcome {
	const { found, milliseconds } = observed;
	const problem = problemWith(one, observed) ?? null;
	return {
		...{ lesson: one.lesson.id, task: one.item.id, case: one.name, ...conditions, ok: problem === null, problem },
		...{ expected: expectedInWords(one), verdict: found.result, says: found.says, wrong: found.name },
		...{ hint: hintOf(one, found.name, observed.vars), evidence: found.evidence, milliseconds },
		transcript: problem === null ? null : observed.transcript,
	};
}

export function expectedInWords({ expected: { results, name } }: VerifyCase): string {
	return inWords(results.join(' or '), name);
}

/** Why what was found is not what has to come of the case, in words; `undefined` when it is. */
export function problemWith(
	one: VerifyCase,
	{ found, trace, lostShells }: Pick<Observation, 'found' | 'trace' | 'lostShells'>,
): string | undefined {
	if (!isAsExpected(one.expected, found)) return `Expected ${expectedInWords(one)}; found ${inFewWords(found)}.`;
	if (trace === undefined || one.aim.kind === 'same-start') return undefined;
	if (one.expected.results.includes('passed') && lostShells.length > 0)
		return `It took the shell of the terminal ${lostShells.join(' and ')} away.`;
	return problemOfTrace(one, found, trace);
}

/** What the same checks say of the same looks once more, and of the same lab half a minute later. */
export function problemOfTrace(one: VerifyCase, found: Found, trace: Trace): string | undefined {
	const again = replay(one, trace);
	if (again.result !== found.result || again.name !== found.name)
		return `It was ${inFewWords(found)}, but judged anew by what was seen it is ${inFewWords(again)}: ${again.says}`;
	if (one.aim.kind === 'answer' || found.result === 'passed' || found.result === 'outcome') return undefined;
	const later = replay(one, letTimePass(trace));
	if (isAsExpected(one.expected, later)) return undefined;
	return `When time passes and nothing else happens it becomes ${inFewWords(later)}: ${later.says}`;
}

function inFewWords({ result, name }: Found): string {
	return inWords(result, name);
}

/** The words for a named wrong attempt or answer, or for who predicted wrongly, as a learner reads them. */
function hintOf({ item }: VerifyCase, name: string | null, vars: Vars): string | null {
	if (name === null || 'options' in item) return null;
	const words = item.wrong[name];
	if (words === undefined) return null;
	return fillVars(typeof words === 'string' ? words : words.says, vars);
}
