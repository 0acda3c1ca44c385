import type { Ask } from '../../checks/question.ts';
import type { CheckView } from '../../checks/task.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { foundVerdict } from './found.ts';
import type { Answering, Found } from './verify-case.ts';

/** Answers that nobody has a reason to give. */
const farFetched = { number: '987654321', words: 'no such thing' } as const;

/** What a learner is to answer in this lab; none when there is no such answer. A truth that is there too early is given away. */
export function answersToGive(ask: Ask, view: CheckView, answering: Answering): readonly string[] {
	if (answering.kind === 'wrong') return ask.wrong[answering.name]?.answers(view) ?? [];
	if (answering.kind === 'other') return [farFetched[ask.answer]];
	const right = ask.truth(view)?.answers ?? [];
	return answering.kind === 'early' ? [...right, farFetched[ask.answer]] : right;
}

/** What came of the answers: of the first that is not as it has to be, otherwise of the first. */
export function foundOfAnswers(answering: Answering, verdicts: readonly Verdict[]): Found {
	const [first] = verdicts;
	const odd = verdicts.find((verdict) => !isFitting(answering, verdict)) ?? first;
	if (odd !== undefined) return foundVerdict(odd);
	const says = 'There is no such answer in this lab.';
	return answering.kind === 'wrong'
		? { result: 'none', name: answering.name, says, evidence: [] }
		: { result: 'not-yet', name: null, says, evidence: [] };
}

function isFitting(answering: Answering, { verdict, wrong }: Verdict): boolean {
	if (answering.kind === 'right') return verdict === 'passed';
	return verdict === 'not-yet' && wrong === (answering.kind === 'wrong' ? answering.name : undefined);
}
