import type { Problem } from '../foundation/problem.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import type { ProcessRows } from '../lifecycle/process-rows.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import type { Verdict } from '../protocol/verdict.ts';

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A problem as a page may see it: without its cause. */
export function publicProblem({ code, what, why, fix }: Problem): Frame<'problem'>['problem'] {
	return { code, what, why, fix };
}

export function labFrame({ state, ready, reason, problem }: LabStatus): Frame<'lab'> {
	const shown = problem === null ? null : publicProblem(problem);
	return { type: 'lab', state, lab: ready?.ref.id ?? null, reason, problem: shown };
}

export interface VerdictAt {
	readonly task: string;
	readonly lab: string;
	readonly at: number;
	readonly verdict: Verdict;
}

export function verdictFrame({ verdict, ...where }: VerdictAt): Frame<'verdict'> {
	return { type: 'verdict', ...where, ...verdict };
}

export function processesFrame(lab: string, { rows, more }: ProcessRows): Frame<'processes'> {
	return { type: 'processes', lab, rows: [...rows], more };
}
