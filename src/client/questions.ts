import type { ServerFrame } from '../protocol/frames.ts';
import type { Evidence, Verdict } from '../protocol/verdict.ts';
import type { GivenAnswer, ProgressBook } from './progress.ts';
import { Store } from './store.ts';

/** What came of the experiment of a prediction. */
export interface PredictionOutcome {
	/** The keys of two options; the same if the prediction was right. */
	readonly predicted: string;
	readonly option: string;
	readonly says: string;
	readonly evidence: readonly Evidence[];
}

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** The questions of a page: what was answered in the living lab. What was answered ever is in the progress book. */
export class QuestionBook {
	readonly answers = new Store<ReadonlyMap<string, GivenAnswer>>(new Map());
	readonly outcomes = new Store<ReadonlyMap<string, PredictionOutcome>>(new Map());
	readonly #progress: ProgressBook;

	constructor(progress: ProgressBook) {
		this.#progress = progress;
	}

	answered({ question, answer, at, verdict, says, wrong, evidence }: Frame<'answered'>): void {
		const given = { answer, at, verdict: { verdict, says, evidence, ...(wrong === undefined ? {} : { wrong }) } };
		this.answers.update((answers) => new Map(answers).set(question, given));
		this.#progress.answer(question, given);
	}

	outcome({ question, predicted, option, says, evidence, at }: Frame<'outcome'>): void {
		this.outcomes.update((outcomes) => new Map(outcomes).set(question, { predicted, option, says, evidence }));
		const verdict: Verdict =
			predicted === option
				? { verdict: 'passed', says, evidence }
				: { verdict: 'not-yet', wrong: predicted, says, evidence };
		this.#progress.answer(question, { answer: predicted, at, verdict });
	}

	/** Another lab lives, or none. */
	forget(): void {
		this.answers.set(new Map());
		this.outcomes.set(new Map());
	}
}
