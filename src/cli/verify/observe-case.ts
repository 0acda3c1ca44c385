import type { CheckView } from '../../checks/task.ts';
import type { OutcomeFrame } from '../../labd/lab-frames.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { type CaseLab, patience } from './case-lab.ts';
import { foundNothing, foundOutcome, foundVerdict } from './found.ts';
import { answersToGive, foundOfAnswers } from './give-answers.ts';
import { differenceOf, startShape } from './start-shape.ts';
import { type Aim, type Found, isAsExpected, isStill, type VerifyCase } from './verify-case.ts';

/** What is as expected counts when it has stood so long, in milliseconds; the time after that is left to `letTimePass`. */
const stands = { still: 1_000, typed: 800, cheat: 2_000 } as const;

/** What comes of a case in its living lab, after everything was done in it. */
export async function observeCase(one: VerifyCase, lab: CaseLab): Promise<Found> {
	const { aim } = one;
	if (aim.kind === 'answer') return answered(aim, lab);
	if (aim.kind === 'same-start') return resetAgain(one, lab);
	if (aim.kind === 'task') return settled(one, lab, () => ofTask(aim.task.id, lab));
	return settled(one, lab, () => foundOutcome(outcomeOf(aim.question.id, lab)));
}

/** It may have come while the experiment was still being typed. */
function outcomeOf(question: string, lab: CaseLab): OutcomeFrame | undefined {
	return lab.living.desk.frames
		.filter((frame) => frame.type === 'outcome')
		.find((frame) => frame.question === question);
}

function ofTask(task: string, lab: CaseLab): Found {
	const threw = lab.threwIn(task);
	if (threw !== undefined) return foundNothing(threw);
	const verdict = lab.verdictOf(task);
	return verdict === undefined ? foundNothing('There is no verdict yet.') : foundVerdict(verdict);
}

/** At once when it passes or comes out, otherwise when it has been as expected for a while, with nothing left that the checker is to do, or in the end. */
async function settled(one: VerifyCase, lab: CaseLab, look: () => Found): Promise<Found> {
	const wanted = isStill(one) ? stands.still : one.name.startsWith('cheat:') ? stands.cheat : stands.typed;
	const deadline = performance.now() + patience.longest;
	let since = performance.now();
	for (;;) {
		const found = look();
		if (found.result === 'passed' || found.result === 'outcome') return found;
		const now = performance.now();
		if (!isAsExpected(one.expected, found) || lab.living.watch.judge.isUndecided()) since = now;
		if (now - since >= wanted || now >= deadline || threwIn(one, lab)) return found;
		await lab.pause(patience.step);
	}
}

function threwIn({ aim }: VerifyCase, lab: CaseLab): boolean {
	return aim.kind === 'task' && lab.threwIn(aim.task.id) !== undefined;
}

/** Waits until there is a right answer, unless nothing was done for it, then gives all that are to be given. */
async function answered({ question, answering }: Extract<Aim, { kind: 'answer' }>, lab: CaseLab): Promise<Found> {
	const { id } = question;
	const view = (): CheckView => ({ ...lab.living.watch.judge.history(), vars: lab.varsOf(id) });
	if (answering.kind !== 'early') await lab.until(() => question.truth(view()) !== undefined);
	await lab.look(3);
	const verdicts: Verdict[] = [];
	for (const answer of answersToGive(question, view(), answering)) {
		const given = await lab.lab.answer(id, answer);
		if (!given.ok) return foundNothing(`${given.error.what} ${given.error.why}`);
		verdicts.push(given.value);
	}
	return foundOfAnswers(answering, verdicts);
}

/** Replaces the lab by a second one of the same start. */
async function resetAgain({ entered }: VerifyCase, lab: CaseLab): Promise<Found> {
	const first = startShape(lab.living.ready.baseline);
	const reset = await lab.lab.reset(entered);
	if (!reset.ok) return foundNothing(`${reset.error.what} ${reset.error.why}`);
	const difference = differenceOf(first, startShape(lab.living.ready.baseline));
	const says = difference.length === 0 ? 'A reset makes the same processes.' : 'A reset makes other processes.';
	const evidence = difference.map((value) => ({ source: 'the start', field: 'process', value }));
	return { result: difference.length === 0 ? 'passed' : 'not-yet', name: null, says, evidence };
}
