import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../foundation/problem.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';
import type { LessonLabs } from '../../labd/lesson-labs.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { VerifyCase } from './plan-cases.ts';
import { Typist } from './typist.ts';

/** What came of one case: one line of `proclab verify --json`. */
export interface VerifyOutcome {
	readonly task: string;
	/** `start`, `solution` or `attempt:NAME`. */
	readonly case: string;
	/** The verdict is the expected one, names the attempt if there is one, and a solution leaves the learner their shells. */
	readonly ok: boolean;
	readonly expected: Verdict['verdict'];
	readonly verdict: Verdict['verdict'];
	/** What the check said; or what else is wrong with the case. */
	readonly says: string;
	/** The named wrong attempt that the verdict is, and the task's words for it. */
	readonly wrong: string | null;
	readonly hint: string | null;
	readonly evidence: Verdict['evidence'];
	/** From the first keystroke, or for `start` from the lab's being ready, to the verdict. */
	readonly milliseconds: number;
	/** What the terminals showed, when the outcome differs. */
	readonly transcript: string | null;
}

/** All in milliseconds. */
const settling = {
	/** Between looks at the verdict. */
	step: 50,
	/** A verdict that has stood so long stays; a start state is looked at for twice as long. */
	stands: 1_500,
	/** What has not come after this does not come. */
	longest: 20_000,
} as const;

/** Tries one case on a lab of its own, which is gone afterwards. */
export async function runCase(labs: LessonLabs, one: VerifyCase, signal: AbortSignal): Promise<VerifyOutcome> {
	const opened = labs.open({ id: nextLearner(), seed: 'verify' }, one.lesson.id);
	if (!opened.ok) return failed(one, opened.error);
	const lab = opened.value;
	try {
		using _attention = lab.attend();
		const started = await lab.start();
		if (!started.ok) return failed(one, started.error);
		return await tryIt(lab, one, signal);
	} finally {
		await lab.destroy('Its case was tried.');
	}
}

let learners = 0;

function nextLearner(): string {
	learners += 1;
	return `verify-${learners}`;
}

async function tryIt(lab: LessonLab, one: VerifyCase, signal: AbortSignal): Promise<VerifyOutcome> {
	const { living } = lab;
	if (living === undefined) throw new Error('A lab that started has no life.');
	using typist = new Typist(living, signal);
	const began = performance.now();
	await typist.type(one.steps);
	const verdict = await settled(lab, one, signal);
	const milliseconds = Math.round(performance.now() - began);
	const lost = one.name === 'solution' ? typist.lost : [];
	const ok = isAsExpected(one, verdict) && lost.length === 0;
	const says = lost.length === 0 ? verdict.says : `It took the shell of the terminal ${lost.join(' and ')} away.`;
	const wrong = verdict.wrong ?? null;
	return {
		...{ task: one.task.id, case: one.name, ok, expected: one.expected, verdict: verdict.verdict, says },
		...{ wrong, hint: wrong === null ? null : (one.task.wrong[wrong] ?? null), evidence: verdict.evidence },
		...{ milliseconds, transcript: ok ? null : typist.transcript },
	};
}

const noneYet: Verdict = { verdict: 'unknown', says: 'There is no verdict yet.', evidence: [] };

/** The verdict that stands: at once if it is a pass, otherwise when it has been as expected for a while, or in the end. */
async function settled(lab: LessonLab, one: VerifyCase, signal: AbortSignal): Promise<Verdict> {
	const wanted = one.steps.length === 0 ? 2 * settling.stands : settling.stands;
	const deadline = performance.now() + settling.longest;
	let since = performance.now();
	for (;;) {
		await sleep(settling.step, undefined, { signal });
		const verdict = lab.verdicts().get(one.task.id) ?? noneYet;
		if (verdict.verdict === 'passed') return verdict;
		const now = performance.now();
		if (!isAsExpected(one, verdict)) since = now;
		if (now - since >= wanted || now >= deadline) return verdict;
	}
}

function isAsExpected({ expected, wrong }: VerifyCase, verdict: Verdict): boolean {
	return verdict.verdict === expected && verdict.wrong === wrong;
}

function failed(one: VerifyCase, { what, why }: Problem): VerifyOutcome {
	return {
		...{ task: one.task.id, case: one.name, ok: false, expected: one.expected, verdict: 'unknown' },
		...{ says: `${what} ${why}`, wrong: null, hint: null, evidence: [], milliseconds: 0, transcript: null },
	};
}
