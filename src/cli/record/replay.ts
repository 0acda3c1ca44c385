import { createJudge, type Judge } from '../../checks/judge.ts';
import { judgeAnswer } from '../../checks/judge-answer.ts';
import { createPredictionWatch, type PredictionWatch } from '../../checks/prediction-watch.ts';
import type { Outcome, Truth } from '../../checks/question.ts';
import type { CheckView } from '../../checks/task.ts';
import { drawVars, type Vars } from '../../checks/vars.ts';
import { foundNothing, foundOutcome, foundVerdict, strangeSources } from '../verify/found.ts';
import { answersToGive, foundOfAnswers } from '../verify/give-answers.ts';
import type { Found, VerifyCase } from '../verify/verify-case.ts';
import type { Moment, Trace } from './trace.ts';

/**
 * What comes of a case by what was seen in its lab, judged anew as labd judges. `answers`: to give instead of those that are right
 * or wrong by this trace. @throws Error for a case that looks at no verdict.
 */
export function replay(one: VerifyCase, trace: Trace, answers?: readonly string[]): Found {
	return replayAll(one, trace).found(answers);
}

/** The answers that a case gives by what was seen in its lab; none if it gives none. */
export function answersIn(one: VerifyCase, trace: Trace): readonly string[] {
	return replayAll(one, trace).answers();
}

/** What an Ask's own code takes for right in what was seen. */
export function truthIn(one: VerifyCase, trace: Trace): Truth | undefined {
	return replayAll(one, trace).truth();
}

function replayAll(one: VerifyCase, trace: Trace): Replay {
	const replayed = new Replay(one, trace);
	for (const moment of trace.moments) replayed.see(moment);
	return replayed;
}

/** The whole lesson's tasks and one question, looking at one trace. */
class Replay {
	readonly #case: VerifyCase;
	readonly #trace: Trace;
	readonly #judge: Judge;
	readonly #thrown: unknown[] = [];
	#watch: PredictionWatch | undefined;
	#outcome: Outcome | undefined;

	constructor(one: VerifyCase, trace: Trace) {
		this.#case = one;
		this.#trace = trace;
		this.#judge = createJudge({
			tasks: one.lesson.tasks,
			start: trace.start,
			entered: trace.entered,
			varsOf: (id) => this.#varsOf(id),
			onError: (_task, error) => this.#thrown.push(error),
		});
	}

	see({ snapshot, begins = [], committed }: Moment): void {
		const { aim } = this.#case;
		this.#judge.observe(snapshot);
		for (const task of begins.filter((id) => this.#hasTask(id))) this.#judge.begin(task, snapshot);
		this.#outcome ??= this.#watch?.observe(snapshot);
		if (committed !== undefined && aim.kind === 'outcome')
			this.#watch = createPredictionWatch(aim.question, { start: snapshot, vars: this.#varsOf(aim.question.id) });
	}

	answers(): readonly string[] {
		const { aim } = this.#case;
		return aim.kind === 'answer' ? answersToGive(aim.question, this.#viewOf(aim.question.id), aim.answering) : [];
	}

	truth(): Truth | undefined {
		const { aim } = this.#case;
		return aim.kind === 'answer' ? aim.question.truth(this.#viewOf(aim.question.id)) : undefined;
	}

	found(answers: readonly string[] = this.answers()): Found {
		const found = this.#look(answers);
		const [error] = this.#thrown;
		if (error !== undefined) return foundNothing(`A check threw: ${error}`);
		const pids = new Set([...this.#judge.history().records.values()].map(({ latest }) => latest.pid));
		const [stranger] = strangeSources([...found.evidence, ...(this.truth()?.evidence ?? [])], pids);
		return stranger === undefined ? found : foundNothing(`Its evidence names ${stranger}, which is not of this lab.`);
	}

	#look(answers: readonly string[]): Found {
		const { aim } = this.#case;
		if (aim.kind === 'outcome') return foundOutcome(this.#outcome);
		if (aim.kind === 'answer') {
			const view = this.#viewOf(aim.question.id);
			const verdicts = answers.map((answer) => judgeAnswer(aim.question, view, answer));
			return foundOfAnswers(aim.answering, verdicts);
		}
		if (aim.kind === 'same-start') throw new Error('There is no verdict to replay in this case.');
		const verdict = this.#judge.current().get(aim.task.id);
		return verdict === undefined ? foundNothing('There is no verdict yet.') : foundVerdict(verdict);
	}

	/** Tasks that have no part in a case may be left out of its lesson. */
	#hasTask(id: string): boolean {
		return this.#case.lesson.tasks.some((task) => task.id === id);
	}

	#viewOf(id: string): CheckView {
		return { ...this.#judge.history(), vars: this.#varsOf(id) };
	}

	#varsOf(id: string): Vars {
		const { tasks, questions } = this.#case.lesson;
		const item = [...tasks, ...questions].find((item) => item.id === id);
		return drawVars(item?.vars, { seed: this.#trace.seed, id });
	}
}
