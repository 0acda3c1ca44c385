import { setTimeout as sleep } from 'node:timers/promises';
import { drawVars, fillVars, type Vars } from '../../checks/vars.ts';
import { DisposableStore } from '../../foundation/disposable.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';
import type { LivingLab } from '../../labd/living-lab.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { Trace } from '../record/trace.ts';
import { LabTracer } from './lab-tracer.ts';
import { readSteps } from './read-steps.ts';
import { Typist } from './typist.ts';
import type { Act, VerifyCase } from './verify-case.ts';

/** All in milliseconds. */
export const patience = {
	/** Between looks at how things stand. */
	step: 50,
	/** What has not come after this does not come. */
	longest: 20_000,
} as const;

/** The lab of one case, with a person at its terminals. */
export class CaseLab implements Disposable {
	readonly lab: LessonLab;
	readonly #case: VerifyCase;
	readonly #signal: AbortSignal;
	readonly #owned = new DisposableStore();
	readonly #tracer: LabTracer;
	readonly #seed: string;
	#typist: Typist | undefined;

	constructor(
		one: VerifyCase,
		lab: LessonLab,
		{ seed, signal }: { readonly seed: string; readonly signal: AbortSignal },
	) {
		this.lab = lab;
		this.#case = one;
		this.#signal = signal;
		this.#seed = seed;
		this.#tracer = this.#owned.add(new LabTracer(lab, { seed, entered: one.entered }));
		this.#owned.add(lab.attend());
	}

	/** @throws Error when no lab lives. */
	get living(): LivingLab {
		const { living } = this.lab;
		if (living === undefined) throw new Error('The lab of this case is gone.');
		return living;
	}

	get trace(): Trace {
		return this.#tracer.trace;
	}

	get transcript(): string {
		return this.#typist?.transcript ?? '';
	}

	/** Terminals whose shell is gone although nothing the learner did should end it. */
	async lostShells(): Promise<readonly string[]> {
		return (await this.#typist?.lost()) ?? [];
	}

	/** Opens the first terminal, unless only starts are compared, and does what the case says, one act after the other. */
	async perform(): Promise<void> {
		if (this.#case.aim.kind === 'same-start') return;
		this.#typist = this.#owned.add(new Typist(this.living, this.#signal));
		await this.#typist.type([]);
		for (const act of this.#case.acts) await this.#do(act);
	}

	/** Waits until it is so, or as long as makes sense; tells which. */
	async until(isSo: () => boolean, longest: number = patience.longest): Promise<boolean> {
		const deadline = performance.now() + longest;
		while (!isSo()) {
			if (performance.now() >= deadline) return false;
			await this.pause(patience.step);
		}
		return true;
	}

	pause(milliseconds: number): Promise<void> {
		return sleep(milliseconds, undefined, { signal: this.#signal });
	}

	/** Waits until the lab was looked at so often again. */
	async look(times: number): Promise<void> {
		const wanted = this.#tracer.looks + times;
		await this.until(() => this.#tracer.looks >= wanted);
	}

	varsOf(id: string): Vars {
		const { tasks, questions } = this.#case.lesson;
		const item = [...tasks, ...questions].find((item) => item.id === id);
		return drawVars(item?.vars, { seed: this.#seed, id });
	}

	verdictOf(task: string): Verdict | undefined {
		return this.lab.verdicts().get(task);
	}

	/** What the check of a task threw at the newest look, with the place in its file; `undefined` if nothing. */
	threwIn(task: string): string | undefined {
		const { threw } = this.living.watch.judge.inspect().find((row) => row.task === task) ?? {};
		return threw ? `The check threw ${whereThrown(threw, `labs/${this.#case.lesson.id}/`)}` : undefined;
	}

	[Symbol.dispose](): void {
		this.#owned[Symbol.dispose]();
	}

	async #do(act: Act): Promise<void> {
		if (act.kind === 'type') await this.#typist?.type(readSteps(fillVars(act.script, this.varsOf(act.of))));
		else if (act.kind === 'commit') await this.#commit(act);
		else await this.#awaitPass(act.task);
	}

	async #commit({ question, option }: Extract<Act, { kind: 'commit' }>): Promise<void> {
		await this.look(1);
		const committed = await this.lab.answer(question, option);
		if (!committed.ok) throw new Error(`${committed.error.what} ${committed.error.why}`);
		this.#tracer.markCommitted(option);
	}

	/** Whatever needs it and nothing else has begun when it resolves. */
	async #awaitPass(task: string): Promise<void> {
		await this.until(() => this.verdictOf(task)?.verdict === 'passed');
		await this.until(() => this.living.watch.judge.due().length === 0);
		await this.look(2);
	}
}

/** The first line of a stack, and the first place that is in the lesson's folder. */
function whereThrown(stack: string, folder: string): string {
	const [first = ''] = stack.split('\n');
	const from = stack.indexOf(folder);
	const [place] = from < 0 ? [] : (/^[^\s:)?]+(?:\?v=\w+)?:\d+/.exec(stack.slice(from)) ?? []);
	return place === undefined ? first : `${first} (${place.replace(/\?v=\w+/, '')})`;
}
