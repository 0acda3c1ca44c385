import type { Verdict } from '../protocol/verdict.ts';
import { withDoubt } from './doubt.ts';
import type { Ask } from './question.ts';
import type { CheckView } from './task.ts';
import { fillVars } from './vars.ts';
import { notYet, passed, unknown } from './verdict.ts';

/**
 * What an answer is worth in the learner's lab as it is now. Only a right answer is given its evidence: any other must not
 * give the truth away. @throws what the question's own code throws: a bug in the course.
 */
export function judgeAnswer(ask: Ask, view: CheckView, given: string): Verdict {
	const verdict = verdictOn(ask, view, given);
	return withDoubt(verdict, view.snapshot, { ...ask, vars: view.vars }).verdict === 'unknown'
		? unknown('Some of what the answer rests on could not be read just now. Try once more.')
		: verdict;
}

function verdictOn(ask: Ask, view: CheckView, given: string): Verdict {
	const truth = ask.truth(view);
	const say = (text: string) => fillVars(text, view.vars);
	if (truth === undefined) return notYet(say(ask.absent));
	if (isOneOf(given, truth.answers)) return passed(truth.says, truth.evidence);
	const wrong = Object.entries(ask.wrong).find(([, { answers }]) => isOneOf(given, answers(view)));
	return wrong === undefined ? notYet(say(ask.otherwise)) : notYet(say(wrong[1].says), { wrong: wrong[0] });
}

function isOneOf(given: string, answers: readonly string[]): boolean {
	return answers.some((answer) => normal(answer) === normal(given));
}

function normal(answer: string): string {
	return answer.trim().toLowerCase();
}
