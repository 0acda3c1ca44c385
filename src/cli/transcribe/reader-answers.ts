import type { CheckView } from '../../checks/task.ts';
import type { Vars } from '../../checks/vars.ts';
import type { CourseQuestion } from '../../course/course.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';

type Ask = Extract<CourseQuestion, { kind: 'ask' }>;

/** What a reader of a lesson answers: an option of each Predict, and the truth of each Ask as soon as it is there. */
export class ReaderAnswers {
	readonly #lab: LessonLab;
	readonly #varsOf: (id: string) => Vars;
	readonly #answered = new Set<string>();
	readonly #refusals = new Map<string, string>();
	readonly #predicted: string[] = [];

	constructor(lab: LessonLab, varsOf: (id: string) => Vars) {
		this.#lab = lab;
		this.#varsOf = varsOf;
	}

	isAnswered(id: string): boolean {
		return this.#answered.has(id);
	}

	/** Commits to the first option of a Predict. Answers what is wrong with that. */
	async predict({ id, options }: Extract<CourseQuestion, { kind: 'predict' }>): Promise<string | undefined> {
		const [option = ''] = Object.keys(options);
		const given = await this.#lab.answer(id, option);
		if (!given.ok) return `"${id}" can’t be predicted: ${given.error.what} ${given.error.why}`;
		this.#predicted.push(id);
		return undefined;
	}

	/** Answers each Ask whose truth is in the lab now and that was not answered rightly before. */
	async answerWhatIsTrue(): Promise<void> {
		for (const question of this.#lab.lesson.questions) {
			if (question.kind !== 'ask' || this.#answered.has(question.id)) continue;
			const answer = this.#truthOf(question);
			if (answer === undefined) continue;
			const given = await this.#lab.answer(question.id, answer);
			if (!given.ok) this.#refusals.set(question.id, `${given.error.what} ${given.error.why}`);
			else if (given.value.verdict === 'passed') this.#answered.add(question.id);
			else this.#refusals.set(question.id, `"${answer}" was refused: ${given.value.says}`);
		}
	}

	/** Why the last answer was none. */
	refusalOf(id: string): string | undefined {
		return this.#refusals.get(id);
	}

	/** The Predicts that nothing came of yet. */
	openPredictions(): readonly string[] {
		const frames = this.#lab.living?.desk.frames ?? [];
		const out = frames.flatMap((frame) => (frame.type === 'outcome' ? [frame.question] : []));
		return this.#predicted.filter((id) => !out.includes(id));
	}

	#truthOf(ask: Ask): string | undefined {
		const { living } = this.#lab;
		if (living === undefined) return undefined;
		const view: CheckView = { ...living.watch.judge.history(), vars: this.#varsOf(ask.id) };
		return ask.truth(view)?.answers[0];
	}
}
