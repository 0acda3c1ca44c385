import type { Problem } from '../foundation/problem.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import type { ProcessRows } from '../lifecycle/process-rows.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { LessonVars } from './lesson-plan.ts';

export type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A problem as a page may see it: without its cause. */
export function publicProblem({ code, what, why, fix }: Problem): Frame<'problem'>['problem'] {
	return { code, what, why, fix };
}

export function problemFrame(problem: Problem): Frame<'problem'> {
	return { type: 'problem', problem: publicProblem(problem) };
}

export interface LabMoment {
	/** The task in whose state it is started. */
	readonly entered: string | undefined;
	/** Milliseconds that it has left. */
	readonly endsIn: number | undefined;
}

export function labFrame(status: LabStatus, { entered, endsIn }: LabMoment): Frame<'lab'> {
	const { state, ready, reason, problem, queue, ended } = status;
	return {
		...{ type: 'lab', state, lab: ready?.ref.id ?? null, reason },
		problem: problem === null ? null : publicProblem(problem),
		...(entered === undefined ? {} : { entered }),
		...(queue === undefined ? {} : { queue }),
		...(endsIn === undefined ? {} : { endsIn }),
		...(ended === undefined ? {} : { ended }),
	};
}

export function lessonFrame(
	vars: LessonVars,
	{ debug, lacks }: { readonly debug: boolean; readonly lacks: readonly string[] },
): Frame<'lesson'> {
	const values = { type: 'lesson', vars: Object.fromEntries(vars), debug } as const;
	return lacks.length === 0 ? values : { ...values, lacks: [...lacks] };
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

export type AnsweredFrame = Frame<'answered'>;
export type OutcomeFrame = Frame<'outcome'>;
export type DebugFrame = Frame<'debug'>;

export function answeredFrame({
	verdict,
	...where
}: Pick<AnsweredFrame, 'question' | 'lab' | 'at' | 'answer'> & { readonly verdict: Verdict }): AnsweredFrame {
	return { type: 'answered', ...where, ...verdict };
}

export function processesFrame(lab: string, { rows, more }: ProcessRows): Frame<'processes'> {
	return { type: 'processes', lab, rows: [...rows], more };
}
