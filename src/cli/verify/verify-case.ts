import type { CourseQuestion, CourseTask, Lesson } from '../../course/course.ts';
import type { Evidence } from '../../protocol/verdict.ts';

/** One thing that is done in a lab, in the order of the case. */
export type Act =
	/** A script typed line by line, with the learner's values for this task or question. */
	| { readonly kind: 'type'; readonly of: string; readonly script: string }
	/** Goes on when this task has passed and those that need it have begun. */
	| { readonly kind: 'await-pass'; readonly task: string }
	/** Commits to an option of a prediction. */
	| { readonly kind: 'commit'; readonly question: string; readonly option: string };

/** Which answers to an Ask are given in the end. `early`: before anything was typed. `other`: one that is neither right nor named. */
export type Answering =
	| { readonly kind: 'early' | 'right' | 'other' }
	| { readonly kind: 'wrong'; readonly name: string };

/** What is looked at in the end. `same-start`: whether a second lab begins like the first. */
export type Aim =
	| { readonly kind: 'task'; readonly task: CourseTask }
	| { readonly kind: 'outcome'; readonly question: Extract<CourseQuestion, { kind: 'predict' }> }
	| {
			readonly kind: 'answer';
			readonly question: Extract<CourseQuestion, { kind: 'ask' }>;
			readonly answering: Answering;
	  }
	| { readonly kind: 'same-start'; readonly task: CourseTask };

/** What came of a case. `outcome` and `no-outcome` are of predictions; `none`: no such answer exists in this lab. */
export const results = ['passed', 'not-yet', 'unknown', 'outcome', 'no-outcome', 'none'] as const;
export type Result = (typeof results)[number];

export interface Expected {
	/** Any of these. */
	readonly results: readonly [Result, ...Result[]];
	/** The named wrong attempt or answer, or the option that came true. `null`: none; `undefined`: whatever it is. */
	readonly name: string | null | undefined;
}

export interface Found {
	readonly result: Result;
	readonly name: string | null;
	readonly says: string;
	readonly evidence: readonly Evidence[];
}

/** One thing to try on a real lab of its own, and what has to come of it. */
export interface VerifyCase {
	readonly lesson: Lesson;
	/** The task or question. */
	readonly item: CourseTask | CourseQuestion;
	/** `solution`, `attempt:NAME`, ...: unique for the item. */
	readonly name: string;
	/** What it shows if it is as expected, as a sentence. */
	readonly statement: string;
	/** The task that the lab is started for; `undefined`: it starts afresh. */
	readonly entered: string | undefined;
	readonly acts: readonly Act[];
	readonly aim: Aim;
	readonly expected: Expected;
}

/** Nothing is typed in it. */
export function isStill({ acts }: VerifyCase): boolean {
	return !acts.some(({ kind }) => kind === 'type');
}

export function isAsExpected({ results, name }: Expected, found: Pick<Found, 'result' | 'name'>): boolean {
	return results.includes(found.result) && (name === undefined || name === found.name);
}

/** `not-yet, named "parent-died"` */
export function inWords(result: string, name: string | null | undefined): string {
	return name == null ? result : `${result}, named "${name}"`;
}
