import type { Verdict } from '../protocol/verdict.ts';
import type { Progress } from '../protocol/web-api.ts';
import { webPaths } from '../protocol/web-paths.ts';
import { Store } from './store.ts';

/** A task's best: when it first passed and on what; `passedAt` is milliseconds since the epoch. */
export interface PassedTask {
	readonly passedAt: number;
	readonly verdict: Verdict | null;
}

/** An answer that was given, or an option that was predicted, and what came of it. `at` is milliseconds since the epoch. */
export interface GivenAnswer {
	readonly answer: string;
	readonly at: number;
	/** A prediction whose experiment was not done yet is unknown. */
	readonly verdict: Verdict;
}

export type LessonProgress = 'none' | 'part' | 'done';

export interface ProgressView {
	/** `away`: the server could not be asked; what is known stays. */
	readonly state: 'loading' | 'known' | 'away';
	/** Ids of the tasks of each lesson, lessons in order. */
	readonly lessons: ReadonlyMap<string, readonly string[]>;
	readonly passed: ReadonlyMap<string, PassedTask>;
	/** The newest answer to each question that has one. */
	readonly answers: ReadonlyMap<string, GivenAnswer>;
}

/** What this learner has passed, ever: what the server recorded, and what passed on this page. */
export class ProgressBook {
	readonly view = new Store<ProgressView>({
		state: 'loading',
		lessons: new Map(),
		passed: new Map(),
		answers: new Map(),
	});
	readonly #url: string;

	constructor(url: string = webPaths.progress) {
		this.#url = url;
	}

	/** Asks the server; never throws. */
	async load(): Promise<void> {
		const progress = await ask(this.#url);
		this.view.update((view) => (progress ? merge(view, progress) : { ...view, state: 'away' }));
	}

	/** A live verdict of `passed`; the first counts. */
	pass(task: string, passed: PassedTask): void {
		this.view.update((view) =>
			view.passed.has(task) ? view : { ...view, passed: new Map(view.passed).set(task, passed) },
		);
	}

	/** A live answer; the newest counts. */
	answer(question: string, given: GivenAnswer): void {
		this.view.update((view) =>
			(view.answers.get(question)?.at ?? 0) > given.at
				? view
				: { ...view, answers: new Map(view.answers).set(question, given) },
		);
	}
}

export function lessonProgress(view: ProgressView, lesson: string): LessonProgress {
	const tasks = view.lessons.get(lesson) ?? [];
	const passed = tasks.filter((task) => view.passed.has(task)).length;
	if (passed === 0) return 'none';
	return passed === tasks.length ? 'done' : 'part';
}

/** How a lesson stands: `known`, if it isn't done but a task was passed that stands for it in a placement test. */
export function lessonStanding(
	view: ProgressView,
	lesson: string,
	proofs: readonly string[],
): LessonProgress | 'known' {
	const progress = lessonProgress(view, lesson);
	return progress !== 'done' && proofs.some((task) => view.passed.has(task)) ? 'known' : progress;
}

async function ask(url: string): Promise<Progress | undefined> {
	try {
		const response = await fetch(url, { headers: { accept: 'application/json' } });
		return response.ok ? ((await response.json()) as Progress) : undefined;
	} catch (error) {
		if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function merge(view: ProgressView, progress: Progress): ProgressView {
	const passed = new Map(view.passed);
	for (const { tasks } of progress.lessons)
		for (const { id, passedAt, verdict } of tasks) if (passedAt !== null) passed.set(id, { passedAt, verdict });
	const lessons = new Map(progress.lessons.map(({ id, tasks }) => [id, tasks.map((task) => task.id)]));
	return { state: 'known', lessons, passed, answers: mergeAnswers(view.answers, progress) };
}

function mergeAnswers(known: ProgressView['answers'], { lessons }: Progress): ProgressView['answers'] {
	const answers = new Map(known);
	for (const { id, answer, at, verdict } of lessons.flatMap(({ questions }) => questions))
		if (answer !== null && at !== null && verdict !== null && at >= (answers.get(id)?.at ?? 0))
			answers.set(id, { answer, at, verdict });
	return answers;
}
