import type { CourseQuestion, Lesson } from '../../course/course.ts';
import type { Act, Answering, Expected, VerifyCase } from './verify-case.ts';

type Ask = Extract<CourseQuestion, { kind: 'ask' }>;
type Prediction = Extract<CourseQuestion, { kind: 'predict' }>;

/** All that has to hold of a question. */
export function planQuestion(lesson: Lesson, question: CourseQuestion): readonly VerifyCase[] {
	return question.kind === 'predict' ? planPrediction(lesson, question) : planAsk(lesson, question);
}

/** Each experiment is tried with a prediction that it disproves. */
function planPrediction(lesson: Lesson, question: Prediction): readonly VerifyCase[] {
	const [first = '', second = ''] = Object.keys(question.options);
	const committed = (option: string): Act => ({ kind: 'commit', question: question.id, option });
	const base = { lesson, item: question, entered: undefined, aim: { kind: 'outcome', question } } as const;
	return [
		{
			...{ ...base, name: 'nothing', acts: [committed(first)], expected: { results: ['no-outcome'], name: null } },
			statement: 'nothing typed has no outcome',
		},
		...Object.entries(question.experiments).map(([option, script]): VerifyCase => {
			const wrong = option === first ? second : first;
			return {
				...{ ...base, name: `experiment:${option}`, expected: { results: ['outcome'], name: option } },
				statement: `the experiment ${option} comes out so`,
				acts: [committed(wrong), { kind: 'type', of: question.id, script }],
			};
		}),
	];
}

function planAsk(lesson: Lesson, question: Ask): readonly VerifyCase[] {
	const setup: readonly Act[] =
		question.setup === null ? [] : [{ kind: 'type', of: question.id, script: question.setup }];
	const one = (
		name: string,
		{ answering, acts = setup, ...rest }: Pick<VerifyCase, 'statement' | 'expected'> & Answers,
	): VerifyCase => ({
		...{ lesson, item: question, name, entered: undefined, acts },
		...{ aim: { kind: 'answer', question, answering }, ...rest },
	});
	const refused: Expected = { results: ['not-yet'], name: null };
	const early = { answering: { kind: 'early' }, acts: [], expected: refused } as const;
	return [
		...(question.setup === null ? [] : [one('early', { ...early, statement: 'before the setup no answer is right' })]),
		one('right', {
			...{ answering: { kind: 'right' }, expected: { results: ['passed'], name: null } },
			statement: 'the right answer passes',
		}),
		...Object.keys(question.wrong).map((name) =>
			one(`wrong:${name}`, {
				...{ answering: { kind: 'wrong', name }, expected: { results: ['not-yet', 'none'], name } },
				statement: `the answer ${name} has its own words`,
			}),
		),
		one('other', { answering: { kind: 'other' }, expected: refused, statement: 'any other answer is not yet right' }),
	];
}

interface Answers {
	readonly answering: Answering;
	readonly acts?: readonly Act[];
}
