import { checkFilesRead, filesRule } from './file-rules.ts';
import type { Ask, Prediction } from './question.ts';
import {
	freezeDeep,
	functionOf,
	type Given,
	holdToRules,
	isRecord,
	kebabId,
	lineOf,
	optional,
	type Rule,
	type RuleCheck,
	readsRule,
	recordOf,
	required,
	show,
	textOf,
	varsRule,
	wordOf,
} from './rules.ts';

const shared = {
	id: required(kebabId('which-pid-outside')),
	question: required(lineOf('question')),
	start: optional(textOf('start')),
	vars: varsRule,
	reads: readsRule,
	files: filesRule,
} as const satisfies Record<string, Rule>;

const predictionRules: Readonly<Record<keyof Prediction, Rule>> = {
	...shared,
	kind: required(wordOf('kind', { predict: '' })),
	options: required(sized(textsOf('options', 'a text for each option'), { name: 'options', least: 2, most: 6 })),
	replies: required(textsOf('replies', 'a text for each option that can be wrong')),
	outcome: required(functionOf('outcome')),
};

const askRules: Readonly<Record<keyof Ask, Rule>> = {
	...shared,
	kind: required(wordOf('kind', { ask: '' })),
	answer: required(wordOf('answer', { number: 'digits', words: 'anything else' })),
	truth: required(functionOf('truth')),
	absent: required(textOf('absent')),
	wrong: required(
		sized(recordOf('wrong', { must: 'an entry for each wrong answer that people give', check: checkWrongAnswer }), {
			name: 'wrong',
			least: 1,
		}),
	),
	otherwise: required(textOf('otherwise')),
};

/** Checks a prediction as `predict.ts` gives it, and freezes it. Throws a ProblemError `bad-question` that names everything that is wrong. */
export function definePrediction(prediction: Omit<Prediction, 'kind'> & { readonly kind?: 'predict' }): Prediction {
	const whole: Prediction = { ...prediction, kind: prediction?.kind ?? 'predict' };
	holdToRules(
		whole,
		{
			...{ noun: 'prediction', rules: predictionRules, between: checkPrediction },
			...{ file: 'predict.ts', contract: 'src/checks/question.ts' },
		},
		'bad-question',
	);
	return freezeDeep(whole);
}

/** Checks a question as `ask.ts` gives it, and freezes it. Throws a ProblemError `bad-question` that names everything that is wrong. */
export function defineAsk(ask: Omit<Ask, 'kind'> & { readonly kind?: 'ask' }): Ask {
	const whole: Ask = { ...ask, kind: ask?.kind ?? 'ask' };
	const kind = { noun: 'question', rules: askRules, file: 'ask.ts', contract: 'src/checks/question.ts' };
	holdToRules(whole, { ...kind, between: checkFilesRead }, 'bad-question');
	return freezeDeep(whole);
}

function textsOf(name: string, must: string): RuleCheck {
	return recordOf(name, { must, check: (key, said) => textOf(key)(said) });
}

function sized(
	check: RuleCheck,
	{
		name,
		least,
		most = Number.POSITIVE_INFINITY,
	}: { readonly name: string; readonly least: number; readonly most?: number },
): RuleCheck {
	return (value) => {
		const fault = check(value);
		if (fault !== undefined || !isRecord(value)) return fault;
		const count = Object.keys(value).length;
		if (count < least) return `${name} has ${count}; it must have at least ${least}`;
		return count > most ? `${name} has ${count}; it may have ${most} at most` : undefined;
	};
}

function checkWrongAnswer(name: string, value: unknown): string | undefined {
	if (!isRecord(value)) return `${name} is ${show(value)}; it must have answers and says`;
	const stranger = Object.keys(value).find((key) => key !== 'answers' && key !== 'says');
	if (stranger !== undefined) return `${name} has '${stranger}'; it may have answers and says`;
	return functionOf(`${name}.answers`)(value.answers) ?? textOf(`${name}.says`)(value.says);
}

function checkPrediction(given: Given): readonly string[] {
	return [...checkReplies(given), ...checkFilesRead(given)];
}

/** An option that always comes true can't be wrong; there is at most one such. */
function checkReplies({ options, replies }: Given): readonly string[] {
	if (!isRecord(options) || !isRecord(replies)) return [];
	const strangers = Object.keys(replies).filter((key) => !Object.hasOwn(options, key));
	const unanswered = Object.keys(options).filter((key) => !Object.hasOwn(replies, key));
	const names = Object.keys(options).join(', ');
	return [
		...strangers.map((key) => `replies has ${show(key)}, which is no option; the options are ${names}`),
		...(unanswered.length > 1
			? [`replies lacks ${unanswered.map(show).join(' and ')}; only one option can be without, the one that comes true`]
			: []),
	];
}
