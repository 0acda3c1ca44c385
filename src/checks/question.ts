import type { FileWish } from '../proc/lab-file.ts';
import type { FactKind } from '../proc/snapshot.ts';
import type { Evidence } from '../protocol/verdict.ts';
import type { CheckView } from './task.ts';
import type { Draw } from './vars.ts';

interface QuestionBase {
	/** Unique in the course, kebab-case; the name of the folder `labs/<module>/<lesson>/<id>/`. */
	readonly id: string;
	/** What is asked, one line; may hold `{{name}}` for each name of `vars`, as may every text here. */
	readonly question: string;
	/** A bash script that makes what the question is about, run as root in the lab before the learner gets a shell. */
	readonly start?: string;
	readonly vars?: Readonly<Record<string, Draw>>;
	/** Facts it looks at that cost extra reads. */
	readonly reads?: readonly FactKind[];
	/** Files that it looks at; goes with `reads: ['files']`. */
	readonly files?: readonly FileWish[];
}

/** What came of an experiment. */
export interface Outcome {
	/** The key of the option that is true. */
	readonly option: string;
	/** One sentence on the learner's own processes. */
	readonly says: string;
	readonly evidence: readonly Evidence[];
}

/**
 * `<Predict id="...">`, from `predict.ts`: the learner commits to what will happen, then does it; the prediction is compared
 * with what the kernel said. Nothing is right or wrong before that. `experiments/<option>.sh` beside it makes that option come
 * true; there is at least one.
 */
export interface Prediction extends QuestionBase {
	readonly kind: 'predict';
	/** Two to six, by key. */
	readonly options: Readonly<Record<string, string>>;
	/** Said to who predicted this option when another came true: what they may have had in mind, and why it isn't so. One for each option that can be wrong. */
	readonly replies: Readonly<Record<string, string>>;
	/** What came of it; `undefined` while it was not done. The view begins when the learner commits. */
	readonly outcome: (view: CheckView) => Outcome | undefined;
}

/** The right answer, as the kernel has it now. */
export interface Truth {
	/** Every spelling that counts; the first is the one to show. Compared without case and outer spaces. */
	readonly answers: readonly [string, ...string[]];
	/** One sentence, said with the tick. */
	readonly says: string;
	/** At least one fact. */
	readonly evidence: readonly Evidence[];
}

/** An answer that people give, and what to say of it. */
export interface WrongAnswer {
	/** What they would type in this learner's lab now; none when there is no such thing. */
	readonly answers: (view: CheckView) => readonly string[];
	readonly says: string;
}

/**
 * `<Ask id="...">`, from `ask.ts`: a question whose right answer is in this learner's lab now. `setup.sh` beside it, if there is
 * one, is what a learner types before they can answer; the harness types it, then gives the right and each wrong answer.
 */
export interface Ask extends QuestionBase {
	readonly kind: 'ask';
	/** How it is answered: digits, or any words. */
	readonly answer: 'number' | 'words';
	/** `undefined` while what is asked for isn't there. */
	readonly truth: (view: CheckView) => Truth | undefined;
	/** Said to who answers while it isn't there: 'Start the sleep first.' */
	readonly absent: string;
	/** By name, kebab-case: at least one. */
	readonly wrong: Readonly<Record<string, WrongAnswer>>;
	/** Said of any other answer: where to look. */
	readonly otherwise: string;
}

export type Question = Prediction | Ask;
