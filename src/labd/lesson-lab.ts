import type { VerdictChange } from '../checks/judge.ts';
import type { Lesson } from '../course/course.ts';
import { toDisposable } from '../foundation/disposable.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { LabHost } from '../lifecycle/create-lab.ts';
import { Lab, type LabStatus } from '../lifecycle/lab.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { SpawnPty } from '../pty/pty.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { labFrame, processesFrame, publicProblem, verdictFrame } from './lab-frames.ts';
import { LivingLab } from './living-lab.ts';
import type { LabdMetrics } from './metrics.ts';

export interface LessonLabHost extends LabHost {
	readonly spawnPty: SpawnPty;
	readonly metrics: LabdMetrics;
	/** A lab that no page shows is ended after so many milliseconds. */
	readonly idleMilliseconds: number;
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
	readonly #host: LessonLabHost;
	readonly #lab: Lab;
	readonly #frames = new Emitter<ServerFrame>();
	readonly #attempts = new Emitter<Attempt>();
	#lesson: Lesson;
	#living: LivingLab | undefined;
	#attending = 0;
	#attempt = 0;
	/** Tasks of the living lab that had a verdict. */
	readonly #judged = new Set<string>();
	#idle: ReturnType<typeof setTimeout> | undefined;

	constructor(host: LessonLabHost, owner: { readonly learner: LabLearner; readonly lesson: Lesson }) {
		this.#host = host;
		this.learner = owner.learner;
		this.#lesson = owner.lesson;
		this.#lab = new Lab({ host, plan: () => this.#plan(), onStarted: host.metrics.labStarted });
		this.onFrame = this.#frames.event;
		this.onStatus = this.#lab.onStatus;
		this.onAttempt = this.#attempts.event;
		this.#lab.onStatus((status) => this.#follow(status));
	}

	get lesson(): Lesson {
		return this.#lesson;
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
		const living = this.#living;
		if (living === undefined) return [labFrame(this.status)];
		const { id } = living.ready.ref;
		const at = this.#host.clock.now();
		const verdicts = [...this.verdicts()].map(([task, verdict]) => verdictFrame({ task, lab: id, at, verdict }));
		return [labFrame(this.status), ...verdicts, processesFrame(id, living.watch.rows)];
	}

	/** Starts a lab if none lives. Resolves when it is ready, or tells why not. */
	async start(): Promise<Result<void, Problem>> {
		await this.#lab.start();
		return this.#outcome();
	}

	/** Replaces the lab by a fresh one. */
	async reset(): Promise<Result<void, Problem>> {
		await this.#lab.reset();
		return this.#outcome();
	}

	/** Ends the lab. Resolves when nothing of it is left. */
	async destroy(reason = 'The lab was ended.'): Promise<void> {
		clearTimeout(this.#idle);
		await this.#lab.end(reason);
	}

	/** Someone looks at it until the answer is disposed of. */
	attend(): Disposable {
		this.#attending += 1;
		clearTimeout(this.#idle);
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
			this.#endIfIdle();
		});
	}

	/** The lesson as its author changed it; a living lab gets the new checks if the tasks are the same. */
	useLesson(lesson: Lesson): void {
		const before = this.#lesson.tasks.map(({ id }) => id).join();
		this.#lesson = lesson;
		if (lesson.tasks.map(({ id }) => id).join() === before) this.#living?.useLesson(lesson);
	}

	#plan() {
		const { lab, tasks, id } = this.#lesson;
		return {
			definition: lab,
			startScripts: tasks.flatMap(({ id: task, start }) => (start === undefined ? [] : [{ task, script: start }])),
			labels: { learner: this.learner.id, lesson: id },
		};
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
		this.#living = undefined;
		if (status.ready !== undefined) this.#live(new LivingLab({ ...this.#livingOptions(), ready: status.ready }));
		this.#frames.fire(labFrame(status));
		this.#endIfIdle();
	}

	#livingOptions() {
		const { spawnPty, metrics } = this.#host;
		return { host: this.#host, spawnPty, metrics, lesson: this.#lesson };
	}

	#live(living: LivingLab): void {
		this.#living = living;
		this.#judged.clear();
		const lab = living.ready.ref.id;
		living.watch.onVerdicts((changes) => {
			for (const change of changes) this.#tell(lab, change);
		});
		living.watch.onRows((rows) => this.#frames.fire(processesFrame(lab, rows)));
		living.watch.onProblem((problem) => this.#frames.fire({ type: 'problem', problem: publicProblem(problem) }));
		living.watch.onDeath((reason) => void this.#lab.end(reason));
	}

	/** How things stand before the learner has done anything is no attempt. */
	#tell(lab: string, { task, kind, verdict }: VerdictChange): void {
		const at = this.#host.clock.now();
		this.#frames.fire(verdictFrame({ task, lab, at, verdict }));
		if (kind === 'evidence') return;
		this.#host.metrics.verdictChanged(verdict.verdict);
		const isFirst = !this.#judged.has(task);
		this.#judged.add(task);
		if (isFirst && verdict.verdict !== 'passed' && verdict.wrong === undefined) return;
		this.#attempt += 1;
		const id = `${lab}.${task}.${this.#attempt}`;
		this.#attempts.fire({
			id,
			learner: this.learner.id,
			lesson: this.#lesson.id,
			kind: 'task',
			task,
			answer: null,
			lab,
			at,
			...verdict,
		});
	}

	#endIfIdle(): void {
		clearTimeout(this.#idle);
		if (this.#attending > 0 || this.status.state !== 'ready') return;
		const minutes = Math.round(this.#host.idleMilliseconds / 60_000);
		this.#idle = setTimeout(
			() => void this.#lab.end(`No page showed the lab for ${minutes} minutes, so it was ended.`),
			this.#host.idleMilliseconds,
		);
	}
}
