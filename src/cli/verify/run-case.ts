import type { Problem } from '../../foundation/problem.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import type { Trace } from '../record/trace.ts';
import { CaseLab } from './case-lab.ts';
import { foundNothing } from './found.ts';
import { observeCase } from './observe-case.ts';
import { type Conditions, conclude, type Observation, type VerifyOutcome } from './outcome.ts';
import type { VerifyCase } from './verify-case.ts';

export interface RunCaseOptions extends Conditions {
	readonly signal: AbortSignal;
}

export interface RanCase {
	readonly outcome: VerifyOutcome;
	/** What was seen; `undefined` when no lab came up. */
	readonly trace: Trace | undefined;
}

/** Tries one case on a lab of its own, which is being removed when this resolves: `destroyAll` waits for that. */
export async function runCase(labs: LessonLabs, one: VerifyCase, options: RunCaseOptions): Promise<RanCase> {
	const { signal, ...conditions } = options;
	const opened = labs.open({ id: nextLearner(), seed: options.seed }, one.lesson.id);
	if (!opened.ok) return { outcome: conclude(one, notRun(opened.error), conditions), trace: undefined };
	const lab = opened.value;
	try {
		using caseLab = new CaseLab(one, lab, { seed: options.seed, signal });
		const started = await startFor(one, lab);
		const observed = started.ok ? await observe(one, caseLab) : notRun(started.error);
		return { outcome: conclude(one, observed, conditions), trace: observed.trace };
	} catch (error) {
		signal.throwIfAborted();
		return { outcome: conclude(one, notRun(brokenOff(error)), conditions), trace: undefined };
	} finally {
		void lab.destroy('Its case was tried.');
	}
}

let learners = 0;

function nextLearner(): string {
	learners += 1;
	return `verify-${learners}`;
}

function startFor({ entered }: VerifyCase, lab: LessonLab) {
	return entered === undefined ? lab.start() : lab.reset(entered);
}

async function observe(one: VerifyCase, lab: CaseLab): Promise<Observation> {
	const began = performance.now();
	await lab.perform();
	const found = await observeCase(one, lab);
	const milliseconds = Math.round(performance.now() - began);
	const { trace, transcript } = lab;
	const lostShells = await lab.lostShells();
	return { found, trace, milliseconds, lostShells, transcript, vars: lab.varsOf(one.item.id) };
}

/** A script that does to a lab what nobody foresaw must not end a long run. */
function brokenOff(error: unknown): Pick<Problem, 'what' | 'why'> {
	return { what: 'The case could not be tried to its end.', why: String(error instanceof Error ? error.stack : error) };
}

function notRun({ what, why }: Pick<Problem, 'what' | 'why'>): Observation {
	const found = foundNothing(`${what} ${why}`);
	return { found, trace: undefined, milliseconds: 0, lostShells: [], transcript: '', vars: {} };
}
