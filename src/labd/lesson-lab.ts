import type { VerdictChange } from '../checks/judge.ts';
import type { Lesson } from '../course/course.ts';
import { toDisposable } from '../foundation/disposable.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { LabHost, LabPlan } from '../lifecycle/create-lab.ts';
import { Lab, type LabStatus } from '../lifecycle/lab.ts';
import type { LifetimeLimits } from '../lifecycle/lab-lifetime.ts';
import type { ReadyLab } from '../lifecycle/ready-lab.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import type { EndCause, LabEnding } from '../protocol/lab-life.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { Pty } from '../pty/pty.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { AttemptBook } from './attempt-book.ts';
import { type AnsweredFrame, labFrame, lessonFrame, problemFrame, processesFrame, verdictFrame } from './lab-frames.ts';
import { LabStay } from './lab-stay.ts';
import { cannotFollow, drawLessonVars, type LessonVars, lessonChanged, planLab, unknownTask } from './lesson-plan.ts';
import { type LabLesson, LivingLab } from './living-lab.ts';
import type { LabdMetrics } from './metrics.ts';

export interface LessonLabHost extends LabHost {
	/** See `LivingLabOptions`. */
	readonly share: (pty: Pty) => Pty;
	readonly metrics: LabdMetrics;
	readonly lifetime: LifetimeLimits;
	/** A lab that waits to be made is given up after so many milliseconds without a page. */
	readonly patience: number;
	/** Pages may look at all that the checks see. */
	readonly debug: boolean;
	/** What labs go without on this machine, a sentence each. */
	readonly lacks: readonly string[];
}

/** Whose lab it is: as in `sessionQuerySchema`. */
export interface LabLearner {
	readonly id: string;
	/** What their own values are drawn from. */
	readonly seed: string;
}

/** The lab of one learner in one lesson with its terminals and verdicts, whoever watches: pages, a harness, or nobody. */
export class LessonLab {
	readonly learner: LabLearner;
	/** Everything a page is told but the output of terminals. */
	readonly onFrame: Event<ServerFrame>;
	readonly onStatus: Event<LabStatus>;
	/** Verdicts worth keeping. */
	readonly onAttempt: Event<Attempt>;
	/** Each snapshot of the living lab, after it was judged. */
	readonly onLook: Event<Snapshot>;
	readonly #host: LessonLabHost;
	readonly #lab: Lab;
	readonly #frames = new Emitter<ServerFrame>();
	readonly #attempts = new Emitter<Attempt>();
	readonly #looks = new Emitter<Snapshot>();
	#lesson: LabLesson;
	/** The lesson of the lab that was made last. */
	#planned: LabLesson;
	#entered: string | undefined;
	#living: LivingLab | undefined;
	readonly #stay: LabStay;
	/** The end that was counted last. */
	#ended: LabEnding | undefined;
	#attending = 0;

	/** `ended`: how the lab ended that this learner had in this lesson under an earlier labd. */
	constructor(
		host: LessonLabHost,
		owner: { readonly learner: LabLearner; readonly lesson: Lesson; readonly ended?: LabEnding | undefined },
	) {
		this.#host = host;
		this.learner = owner.learner;
		this.#lesson = this.#personal(owner.lesson);
		this.#planned = this.#lesson;
		const { ended } = owner;
		this.#ended = ended;
		this.#lab = new Lab({ host, plan: () => this.#plan(), onStarted: host.metrics.labStarted, ended });
		this.#stay = new LabStay({ limits: host.lifetime, clock: host.clock, patience: host.patience });
		this.#stay.onOver((ending) => void this.#lab.end(ending));
		this.#stay.onMoved(() => this.#frames.fire(this.#labFrame()));
		this.onFrame = this.#frames.event;
		this.onStatus = this.#lab.onStatus;
		this.onAttempt = this.#attempts.event;
		this.onLook = this.#looks.event;
		this.#lab.onStatus((status) => this.#follow(status));
	}

	get lesson(): Lesson {
		return this.#lesson.lesson;
	}

	/** What was drawn for this learner, by the id of the task or question. */
	get vars(): LessonVars {
		return this.#lesson.vars;
	}

	/** Whether pages may look at all that the checks see. */
	get debug(): boolean {
		return this.#host.debug;
	}

	get status(): LabStatus {
		return this.#lab.status;
	}

	/** Its living lab, with the watch and the terminals; `undefined` unless it is ready. */
	get living(): LivingLab | undefined {
		return this.#living;
	}

	/** A terminal of the living lab; `undefined` when the lab isn't ready, or the lesson has none of this name. */
	terminal(name: string): Terminal | undefined {
		return this.#living?.terminals.get(name);
	}

	/** The present verdict of each task, by task id; empty unless the lab is ready. */
	verdicts(): ReadonlyMap<string, Verdict> {
		return this.#living?.watch.judge.current() ?? new Map();
	}

	/** What a page that comes now has to be told first. */
	presentFrames(): readonly ServerFrame[] {
		const first = [lessonFrame(this.vars, this.#host), this.#labFrame()];
		const living = this.#living;
		if (living === undefined) return first;
		return [...first, ...this.#lifeFrames(living), processesFrame(living.ready.ref.id, living.watch.rows)];
	}

	/**
	 * Starts a lab if none lives, in a state in which `task` makes sense if one is given. Resolves when it is ready, or tells why
	 * not. Problem `unknown-task`, and those of `createLab`.
	 */
	async start(task?: string): Promise<Result<void, Problem>> {
		const strange = this.#strangerAmongTasks(task);
		if (strange !== undefined) return fail(strange);
		if (this.status.state === 'ended' || this.status.state === 'failed') this.#entered = task;
		await this.#lab.start();
		return this.#outcome();
	}

	/** Replaces the lab by a fresh one, in a state in which `task` makes sense if one is given. Problems as of `start`. */
	async reset(task?: string): Promise<Result<void, Problem>> {
		const strange = this.#strangerAmongTasks(task);
		if (strange !== undefined) return fail(strange);
		this.#entered = task;
		await this.#lab.reset();
		return this.#outcome();
	}

	/**
	 * Answers an Ask, or commits to an option of a Predict: pages are told, and the attempt is kept. Problems: `lab-not-ready`,
	 * `lesson-changed`, and those of `QuestionDesk.answer`.
	 */
	async answer(question: string, given: string): Promise<Result<AnsweredFrame, Problem>> {
		const living = this.#living;
		if (living === undefined) return fail(labNotReady);
		const answered = await living.desk.answer(question, given);
		const isNew = this.#isBehind(living) && this.lesson.questions.some(({ id }) => id === question);
		return !answered.ok && answered.error.code === 'unknown-question' && isNew ? fail(lessonChanged) : answered;
	}

	/** Ends the lab. Resolves when nothing of it is left. */
	async destroy(reason = 'The lab was ended.', cause: EndCause = 'ended'): Promise<void> {
		this.#stay[Symbol.dispose]();
		await this.#lab.end({ cause, says: reason });
	}

	/** Keeps the lab for another hour; pages are told. Problems: `lab-not-extendable`, `lab-not-ready`. */
	extend(): Result<void, Problem> {
		const extended = this.#stay.extend();
		this.#host.metrics.labExtended(extended.ok);
		return extended;
	}

	/** Someone looks at it until the answer is disposed of; a lab that was given up, because nobody did, is asked for again. */
	attend(): Disposable {
		this.#attending += 1;
		this.#stay.attended(true);
		if (this.status.state === 'ended' && this.status.ended?.cause === 'given-up') void this.#lab.start();
		const attention = this.#living?.watch.attend();
		let held = attention;
		const following = this.#lab.onStatus(() => {
			held?.[Symbol.dispose]();
			held = this.#living?.watch.attend();
		});
		return toDisposable(() => {
			following[Symbol.dispose]();
			held?.[Symbol.dispose]();
			this.#attending -= 1;
			this.#stay.attended(this.#attending > 0);
		});
	}

	/**
	 * The lesson as its author changed it. A living lab gets the new checks at once; it is told that it must be reset for what it
	 * can't follow (other tasks, questions, needs, reads or lab settings: then it keeps the old ones), or for other start scripts.
	 */
	useLesson(lesson: Lesson): void {
		const before = this.#lesson;
		this.#lesson = this.#personal(lesson);
		if (!isSame([...before.vars], [...this.vars])) this.#frames.fire(lessonFrame(this.vars, this.#host));
		const living = this.#living;
		if (living === undefined) return;
		if (!cannotFollow(living.lesson, lesson)) {
			living.useLesson(this.#lesson);
			for (const frame of this.#verdictFrames(living)) this.#frames.fire(frame);
		}
		if (this.#isBehind(living)) this.#frames.fire(problemFrame(lessonChanged));
	}

	#personal(lesson: Lesson): LabLesson {
		return { lesson, vars: drawLessonVars(lesson, this.learner.seed) };
	}

	#plan(): LabPlan {
		this.#planned = this.#lesson;
		return this.#planOf(this.#lesson);
	}

	#planOf({ lesson, vars }: LabLesson): LabPlan {
		const labels = { learner: this.learner.id, lesson: lesson.id };
		return planLab(lesson, { vars, entered: this.#entered, labels });
	}

	/** It was made for a lesson that had another shape, or other start scripts. */
	#isBehind(living: LivingLab): boolean {
		if (cannotFollow(living.lesson, this.lesson)) return true;
		return !isSame(this.#planOf(this.#planned).startScripts, this.#planOf(this.#lesson).startScripts);
	}

	#strangerAmongTasks(task: string | undefined): Problem | undefined {
		const isKnown = task === undefined || this.lesson.tasks.some(({ id }) => id === task);
		return isKnown ? undefined : unknownTask(task, this.lesson);
	}

	#outcome(): Result<void, Problem> {
		const { state, problem, reason } = this.status;
		if (state === 'ready') return succeed(undefined);
		return fail(
			problem ?? {
				code: 'lab-ended',
				what: 'The lab ended before it was ready.',
				why: reason ?? 'Someone reset it.',
				fix: 'Start it again.',
			},
		);
	}

	#follow(status: LabStatus): void {
		this.#living?.[Symbol.dispose]();
		this.#living = status.ready && this.#bringToLife(status.ready);
		this.#stay.follow(status);
		if (status.ended !== undefined && status.ended !== this.#ended) this.#host.metrics.labEnded(status.ended.cause);
		this.#ended = status.ended;
		this.#frames.fire(this.#labFrame());
		if (this.#living !== undefined) for (const frame of this.#lifeFrames(this.#living)) this.#frames.fire(frame);
	}

	#bringToLife(ready: ReadyLab): LivingLab {
		const { share, metrics } = this.#host;
		const lesson = cannotFollow(this.#planned.lesson, this.lesson) ? this.#planned : this.#lesson;
		const living = new LivingLab({ host: this.#host, share, metrics, ...lesson, ready, entered: this.#entered });
		const lab = ready.ref.id;
		const owner = { learner: this.learner.id, lesson: this.lesson.id, lab };
		const book = new AttemptBook(owner, (attempt) => this.#attempts.fire(attempt));
		living.watch.onVerdicts((changes) => {
			for (const change of changes) this.#tell({ lab, book, change });
		});
		living.watch.onLook((snapshot) => this.#looks.fire(snapshot));
		living.watch.onRows((rows) => this.#frames.fire(processesFrame(lab, rows)));
		for (const event of [living.watch.onProblem, living.watch.onLimit])
			event((problem) => this.#frames.fire(problemFrame(problem)));
		living.watch.onDeath((ending) => void this.#lab.end(ending));
		living.starts.onBegun((task) => book.begun(task));
		living.starts.onFailed((problem) => this.#frames.fire(problemFrame(problem)));
		living.desk.onFrame((frame) => this.#frames.fire(frame));
		living.desk.onAnswer((answer) => book.answer(answer));
		return living;
	}

	#tell({ lab, book, change }: { lab: string; book: AttemptBook; change: VerdictChange }): void {
		const { task, kind, verdict } = change;
		const at = this.#host.clock.now();
		this.#frames.fire(verdictFrame({ task, lab, at, verdict }));
		if (kind === 'verdict') this.#host.metrics.verdictChanged(verdict.verdict);
		book.verdict(change, at);
	}

	/** How the tasks and questions of a living lab stand. */
	#lifeFrames(living: LivingLab): readonly ServerFrame[] {
		const problems = [...(this.#isBehind(living) ? [lessonChanged] : []), ...living.starts.problems];
		return [...this.#verdictFrames(living), ...living.desk.frames, ...problems.map(problemFrame)];
	}

	#verdictFrames({ ready, watch }: LivingLab): readonly ServerFrame[] {
		const at = this.#host.clock.now();
		return [...watch.judge.current()].map(([task, verdict]) => verdictFrame({ task, lab: ready.ref.id, at, verdict }));
	}

	#labFrame(): ServerFrame {
		return labFrame(this.status, { entered: this.#entered, endsIn: this.#stay.remaining });
	}
}

const labNotReady: Problem = {
	code: 'lab-not-ready',
	what: 'There is no lab to look at now.',
	why: 'An answer is compared with what the kernel says of your lab, and it is not ready.',
	fix: 'Start the lab, or wait until it is ready.',
};

function isSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
