import { expect, test } from 'vitest';
import { ProblemError } from '../foundation/problem.ts';
import { defineAsk, definePrediction } from './define-question.ts';
import type { Ask, Prediction } from './question.ts';

const ask = {
	id: 'which-pid-outside',
	question: 'Which pid has your sleep outside?',
	answer: 'number',
	truth: () => undefined,
	absent: 'Start the sleep first.',
	wrong: { inside: { answers: () => ['11'], says: 'That is its pid in the lab.' } },
	otherwise: 'Look at NSpid.',
} as const satisfies Omit<Ask, 'kind'>;

const prediction = {
	id: 'parent-first',
	question: 'What becomes of the child when its parent is killed?',
	options: { dies: 'It dies too.', lives: 'It lives on.' },
	replies: { dies: 'Nothing ties a child to its parent.' },
	outcome: () => undefined,
} as const satisfies Omit<Prediction, 'kind'>;

function faultsOf(define: () => unknown): string {
	try {
		define();
	} catch (error) {
		if (error instanceof ProblemError) return `${error.name}: ${error.problem.what} ${error.problem.why}`;
		throw error;
	}
	return 'none';
}

const askFaults = (change: object) => faultsOf(() => defineAsk({ ...ask, ...change } as unknown as Ask));
const predictionFaults = (change: object) =>
	faultsOf(() => definePrediction({ ...prediction, ...change } as unknown as Prediction));

test('a well-formed question is given back frozen to its depth, with its kind, and may go through twice', () => {
	const defined = defineAsk(ask);
	expect(defined).toEqual({ ...ask, kind: 'ask' });
	expect(Object.isFrozen(defined) && Object.isFrozen(defined.wrong.inside)).toBe(true);
	expect(defineAsk(defined)).toEqual(defined);
	const predicted = definePrediction(prediction);
	expect(predicted).toEqual({ ...prediction, kind: 'predict' });
	expect(Object.isFrozen(predicted.options)).toBe(true);
	expect(definePrediction(predicted)).toEqual(predicted);
});

test('an unknown key is named with the nearest right one', () => {
	expect(askFaults({ otherwize: 'x' })).toMatchInlineSnapshot(
		`"bad-question: The question 'which-pid-outside' is not well-formed. 'otherwize' is not a key of a question; did you mean 'otherwise'?."`,
	);
	expect(predictionFaults({ replys: {} })).toContain("'replys' is not a key of a prediction; did you mean 'replies'?");
});

test.each([
	[{ id: 'Which Pid' }, "id is 'Which Pid'; it must be in kebab-case"],
	[{ question: 'Two\nlines' }, 'question must be one line'],
	[{ kind: 'predict' }, "kind is 'predict'; it must be 'ask'"],
	[{ answer: 'digits' }, "answer is 'digits'; it must be 'number' (digits) or 'words' (anything else)"],
	[{ truth: undefined }, 'truth is missing'],
	[{ truth: '4711' }, "truth is '4711'; it must be a function"],
	[{ absent: '' }, 'absent is empty'],
	[{ wrong: {} }, 'wrong has 0; it must have at least 1'],
	[{ wrong: [] }, 'wrong is a list; it must have an entry for each wrong answer that people give'],
	[{ wrong: { inside: 'x' } }, "wrong['inside'] is 'x'; it must have answers and says"],
	[{ wrong: { inside: { answers: ['11'], says: 'x' } } }, "wrong['inside'].answers is a list; it must be a function"],
	[{ wrong: { inside: { answers: () => [], says: ' ' } } }, "wrong['inside'].says is empty"],
	[{ wrong: { inside: { answers: () => [], says: 'x', why: 'y' } } }, "wrong['inside'] has 'why'"],
	[{ wrong: { 'In Side': ask.wrong.inside } }, "wrong has the name 'In Side'; it must be in kebab-case"],
	[{ reads: ['mount'] }, "did you mean 'mounts'?"],
	[{ start: '' }, 'start is empty'],
])('%j is refused of an Ask in words an author can act on', (change, fault) => {
	expect(askFaults(change)).toContain(fault);
});

test.each([
	[{ options: { lives: 'It lives on.' } }, 'options has 1; it must have at least 2'],
	[
		{ options: Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`o${index}`, 'x'])) },
		'options has 7; it may have 6 at most',
	],
	[{ options: { ...prediction.options, maybe: '' } }, "options['maybe'] is empty"],
	[{ replies: { dead: 'x', dies: 'x' } }, "replies has 'dead', which is no option; the options are dies, lives"],
	[{ replies: {} }, "replies lacks 'dies' and 'lives'; only one option can be without"],
	[{ outcome: 'lives' }, "outcome is 'lives'; it must be a function"],
	[{ kind: 'ask' }, "kind is 'ask'; it must be 'predict'"],
])('%j is refused of a Predict in words an author can act on', (change, fault) => {
	expect(predictionFaults(change)).toContain(fault);
});

test('all faults are told at once, and what is no object is refused', () => {
	const faults = askFaults({ absent: '', otherwise: 7, answer: 'x' });
	for (const fault of ['absent is empty', 'otherwise is 7', "answer is 'x'"]) expect(faults).toContain(fault);
	expect(faultsOf(() => defineAsk(null as unknown as Ask))).toContain('question is missing');
});
