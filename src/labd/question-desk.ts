import { extendHistory } from '../checks/history.ts';
import type { Judge } from '../checks/judge.ts';
import { judgeAnswer } from '../checks/judge-answer.ts';
import { createPredictionWatch, type PredictionWatch } from '../checks/prediction-watch.ts';
import type { Ask, Outcome, Prediction } from '../checks/question.ts';
import { unknown } from '../checks/verdict.ts';
import type { Lesson } from '../course/course.ts';
import type { Clock } from '../foundation/clock.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Logger } from '../foundation/logger.ts';
import { nearest } from '../foundation/nearest.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import type { AttemptKind } from '../protocol/labd-api.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { type AnsweredFrame, answeredFrame, type OutcomeFrame } from './lab-frames.ts';
import { type LessonVars, unknownQuestion } from './lesson-plan.ts';
import { PacedQueue } from './paced-queue.ts';

/** An answer costs a snapshot and a row that lasts: few may wait, and they are judged so far apart, in milliseconds. */
const answerPace = { most: 4, apart: 100 } as const;

export interface QuestionDeskOptions {
	/** The id of the lab. */
	readonly lab: string;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly takeSnapshot: () => Snapshot;
	/** Has looked up what is not in `/proc`, so that the next snapshot has it as it is now. */
	readonly refresh?: () => Promise<void> | undefined;
	readonly judge: () => Judge;
	readonly lesson: Lesson;
	readonly vars: LessonVars;
}

/** What is worth keeping of an answer. */
export interface JudgedAnswer {
	readonly kind: Exclude<AttemptKind, 'task'>;
	readonly question: string;
	readonly answer: string;
	readonly at: number;
	readonly verdict: Verdict;
}

interface Commitment {
	readonly option: string;
	readonly start: Snapshot;
	watch: PredictionWatch;
	outcome: OutcomeFrame | undefined;
	threw: boolean;
}

/** Takes the answers to the questions of one living lab, and waits for what comes of predictions. */
export class QuestionDesk implements Disposable {
	readonly onFrame: Event<AnsweredFrame | OutcomeFrame>;
	readonly onAnswer: Event<JudgedAnswer>;
	readonly #options: Omit<QuestionDeskOptions, 'lesson' | 'vars'>;
	readonly #frames = new Emitter<AnsweredFrame | OutcomeFrame>();
	readonly #answers = new Emitter<JudgedAnswer>();
	readonly #queue = new PacedQueue(answerPace);
	readonly #answered = new Map<string, AnsweredFrame>();
	readonly #commitments = new Map<string, Commitment>();
	#lesson: Lesson;
	#vars: LessonVars;

	constructor({ lesson, vars, ...options }: QuestionDeskOptions) {
		this.#options = options;
		this.#lesson = lesson;
		this.#vars = vars;
		this.onFrame = this.#frames.event;
		this.onAnswer = this.#answers.event;
	}

	/** What a page that comes now has to be told. */
	get frames(): readonly (AnsweredFrame | OutcomeFrame)[] {
		const outcomes = [...this.#commitments.values()].flatMap(({ outcome }) => outcome ?? []);
		return [...this.#answered.values(), ...outcomes];
	}

	/**
	 * An answer to an Ask, or the option of a Predict. Problems: `unknown-question`, `unknown-option`, `prediction-settled`,
	 * `too-many-answers`.
	 */
	async answer(id: string, given: string): Promise<Result<AnsweredFrame, Problem>> {
		const question = this.#lesson.questions.find((one) => one.id === id);
		if (question === undefined) return fail(unknownQuestion(id, this.#lesson));
		const judged = await this.#queue.run(async () => {
			await this.#options.refresh?.();
			return question.kind === 'ask' ? succeed(this.#judge(question, given)) : this.#commit(question, given);
		});
		return judged ?? fail(tooManyAnswers);
	}

	/** One more snapshot of the lab: an experiment may have come to its end. */
	look(snapshot: Snapshot): void {
		for (const [id, commitment] of this.#commitments)
			if (commitment.outcome === undefined) this.#follow(id, commitment, snapshot);
	}

	/** From now on the lesson's changed questions count. */
	useLesson(lesson: Lesson, vars: LessonVars): void {
		this.#lesson = lesson;
		this.#vars = vars;
		for (const question of lesson.questions) {
			const commitment = this.#commitments.get(question.id);
			if (question.kind !== 'predict' || commitment === undefined) continue;
			commitment.threw = false;
			commitment.watch = this.#watch(question, commitment.start);
		}
	}

	[Symbol.dispose](): void {
		this.#queue[Symbol.dispose]();
	}

	#judge(ask: Ask, given: string): AnsweredFrame {
		return this.#tell('ask', { id: ask.id, given, verdict: this.#verdictOf(ask, given) });
	}

	#verdictOf(ask: Ask, given: string): Verdict {
		const history = extendHistory(this.#options.judge().history(), this.#options.takeSnapshot());
		try {
			return judgeAnswer(ask, { ...history, vars: this.#vars.get(ask.id) ?? {} }, given);
		} catch (error) {
			this.#blame(ask.id, error);
			return unknown('The check of this question failed: a mistake in the course, not yours.');
		}
	}

	#commit(prediction: Prediction, option: string): Result<AnsweredFrame, Problem> {
		const { id, options } = prediction;
		if (!Object.hasOwn(options, option)) return fail(unknownOption(option, options));
		const before = this.#commitments.get(id);
		const told = this.#answered.get(id);
		if (before?.option === option && told !== undefined) {
			this.#frames.fire(told);
			return succeed(told);
		}
		if (before?.outcome !== undefined) return fail(predictionSettled);
		const start = this.#options.takeSnapshot();
		const watch = this.#watch(prediction, start);
		this.#commitments.set(id, { option, start, watch, outcome: undefined, threw: false });
		return succeed(this.#tell('predict', { id, given: option, verdict: unknown('Noted. Now do it, and see.') }));
	}

	#watch(prediction: Prediction, start: Snapshot): PredictionWatch {
		return createPredictionWatch(prediction, { start, vars: this.#vars.get(prediction.id) ?? {} });
	}

	#tell(
		kind: JudgedAnswer['kind'],
		{ id, given, verdict }: { readonly id: string; readonly given: string; readonly verdict: Verdict },
	): AnsweredFrame {
		const { lab, clock } = this.#options;
		const at = clock.now();
		const frame = answeredFrame({ question: id, lab, at, answer: given, verdict });
		this.#answered.set(id, frame);
		this.#frames.fire(frame);
		this.#answers.fire({ kind, question: id, answer: given, at, verdict });
		return frame;
	}

	#follow(id: string, commitment: Commitment, snapshot: Snapshot): void {
		try {
			const outcome = commitment.watch.observe(snapshot);
			if (outcome !== undefined) this.#settle(id, commitment, outcome);
		} catch (error) {
			if (!commitment.threw) this.#blame(id, error);
			commitment.threw = true;
		}
	}

	#settle(question: string, commitment: Commitment, { option, says, evidence }: Outcome): void {
		const { lab, clock } = this.#options;
		const at = clock.now();
		const predicted = commitment.option;
		const facts = { says, evidence: [...evidence] };
		commitment.outcome = { type: 'outcome', question, lab, at, predicted, option, ...facts };
		this.#frames.fire(commitment.outcome);
		const verdict: Verdict =
			option === predicted ? { verdict: 'passed', ...facts } : { verdict: 'not-yet', wrong: predicted, ...facts };
		this.#answers.fire({ kind: 'predict', question, answer: predicted, at, verdict });
	}

	#blame(question: string, error: unknown): void {
		this.#options.logger.error({ err: error, lesson: this.#lesson.id, question }, 'the check of a question threw');
	}
}

const tooManyAnswers: Problem = {
	code: 'too-many-answers',
	what: 'That answer was not looked at.',
	why: 'Others of yours are still being looked at: each takes a look at the whole lab.',
	fix: 'Wait a moment, then answer again.',
};

const predictionSettled: Problem = {
	code: 'prediction-settled',
	what: 'This prediction stands: its experiment was done.',
	why: 'A prediction can be changed only until its outcome is known.',
	fix: 'Reset the lab to predict again.',
};

function unknownOption(given: string, options: Readonly<Record<string, string>>): Problem {
	const keys = Object.keys(options);
	const meant = nearest(given, keys);
	return {
		code: 'unknown-option',
		what: `This prediction has no option '${given}'.`,
		why: `It has: ${keys.join(', ')}.`,
		fix: meant === undefined ? 'Reload the page: the lesson may have changed.' : `Perhaps you meant '${meant}'.`,
	};
}
