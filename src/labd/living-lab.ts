import { setTimeout as sleep } from 'node:timers/promises';
import { createJudge, type Judge } from '../checks/judge.ts';
import type { Lesson } from '../course/course.ts';
import { DisposableStore } from '../foundation/disposable.ts';
import type { Problem } from '../foundation/problem.ts';
import { type Result, succeed } from '../foundation/result.ts';
import type { LabHost } from '../lifecycle/create-lab.ts';
import { staysAlive } from '../lifecycle/is-alive.ts';
import { LabWatch } from '../lifecycle/lab-watch.ts';
import type { ReadyLab } from '../lifecycle/ready-lab.ts';
import { settledSnapshot } from '../lifecycle/settled-snapshot.ts';
import { runStartScript, type StartScript } from '../lifecycle/start-script.ts';
import type { Pty, PtyExit, PtySize } from '../pty/pty.ts';
import { Terminal } from '../terminal/terminal.ts';
import { exitedWith, type TerminalEnd } from '../terminal/viewer.ts';
import { type LessonVars, scriptOf } from './lesson-plan.ts';
import type { LabdMetrics } from './metrics.ts';
import { QuestionDesk } from './question-desk.ts';
import { TaskStarts } from './task-starts.ts';

/** Logged of a check that throws, a mistake in the course. */
export const checkThrew = 'the check of a task threw';

/** The lesson that a lab was made for, as it is for its learner. */
export interface LabLesson {
	readonly lesson: Lesson;
	readonly vars: LessonVars;
}

export interface LivingLabOptions extends LabLesson {
	readonly host: LabHost;
	/** Has its output shared out among all terminals. */
	readonly share: (pty: Pty) => Pty;
	readonly metrics: LabdMetrics;
	readonly ready: ReadyLab;
	/** The task in whose state it was made. */
	readonly entered: string | undefined;
}

/** What a learner's shell is, and the signal exit status with which it ends when the whole lab is killed: 128 + SIGKILL. */
const shell = { argv: ['/bin/bash'], killedStatus: 137 } as const;

/** A killed lab's PID 1 goes a moment after its last process, in milliseconds. */
const deathTakes = 150;

/** One life of a lab, from ready to its end: its terminals, its tasks and questions, and the watch over its processes. */
export class LivingLab implements Disposable {
	readonly ready: ReadyLab;
	readonly watch: LabWatch;
	readonly desk: QuestionDesk;
	readonly starts: TaskStarts;
	readonly terminals: ReadonlyMap<string, Terminal>;
	readonly #options: LivingLabOptions;
	readonly #owned = new DisposableStore();
	#lesson: LabLesson;
	/** Where someone last typed, or a program last wrote. */
	#lastActive: Terminal | undefined;
	/** Codes of the limits that its terminals were told of: each once in a life. */
	readonly #toldLimits = new Set<string>();

	constructor(options: LivingLabOptions) {
		const { host, ready, lesson, vars, metrics } = options;
		this.#options = options;
		this.ready = ready;
		this.#lesson = { lesson, vars };
		const { runtime, clock, logger } = host;
		const judge = this.#makeJudge();
		this.watch = this.#owned.add(
			new LabWatch({ lab: ready, judge, runtime, clock, logger, onSnapshot: metrics.snapshotTaken }),
		);
		this.starts = this.#owned.add(this.#makeStarts());
		this.desk = this.#owned.add(this.#makeDesk());
		this.watch.onLook((snapshot) => {
			this.starts.look(snapshot);
			this.desk.look(snapshot);
			ready.probes?.wish(this.watch.judge.wishes(), snapshot);
		});
		const probing = ready.probes?.onResult(() => this.watch.nudge());
		if (probing !== undefined) this.#owned.add(probing);
		this.watch.onLimit((problem) => this.#tellLimit(problem));
		this.terminals = new Map(lesson.lab.terminals.map((name) => [name, this.#makeTerminal(name)]));
	}

	/** The lesson that its checks are of. */
	get lesson(): Lesson {
		return this.#lesson.lesson;
	}

	/** From now on the lesson's new checks decide; what happened before is forgotten, but not which tasks had begun. */
	useLesson(changed: LabLesson): void {
		this.#lesson = changed;
		const judge = this.#makeJudge();
		this.starts.carryOver(judge);
		this.watch.judgeBy(judge);
		this.desk.useLesson(changed.lesson, changed.vars);
	}

	/** Ends the watch and hangs up every terminal; the lab itself is destroyed by its `Lab`. */
	[Symbol.dispose](): void {
		this.#owned[Symbol.dispose]();
		for (const terminal of this.terminals.values()) terminal.close(labEnded);
	}

	#makeJudge(): Judge {
		const { host, entered } = this.#options;
		const { lesson, vars } = this.#lesson;
		return createJudge({
			tasks: lesson.tasks,
			start: this.ready.baseline,
			entered,
			varsOf: (task) => vars.get(task) ?? {},
			onError: (task, error) => host.logger.error({ err: error, lesson: lesson.id, task }, checkThrew),
		});
	}

	#makeStarts(): TaskStarts {
		const { runtime } = this.#options.host;
		const { ready } = this;
		const starts = new TaskStarts({
			judge: () => this.watch.judge,
			scriptOf: (task) => this.#startOf(task),
			run: (script, signal) => runStartScript({ runtime, lab: ready.ref }, script, signal),
			settled: () => settledSnapshot(ready),
		});
		starts.onBegun(() => this.watch.nudge());
		return starts;
	}

	#startOf(id: string): StartScript | undefined {
		const { lesson, vars } = this.#lesson;
		const task = lesson.tasks.find((one) => one.id === id);
		return task && scriptOf(task, 'start', vars);
	}

	#makeDesk(): QuestionDesk {
		const { clock, logger } = this.#options.host;
		return new QuestionDesk({
			...this.#lesson,
			lab: this.ready.ref.id,
			takeSnapshot: () => this.ready.takeSnapshot(),
			refresh: () => this.ready.refresh?.(0),
			judge: () => this.watch.judge,
			clock,
			logger,
		});
	}

	#makeTerminal(name: string): Terminal {
		const terminal = new Terminal(name, {
			startShell: (size) => this.#startShell(size),
			explainExit: (exit) => this.#explainExit(exit),
		});
		terminal.onActivity(() => {
			this.#lastActive = terminal;
			this.watch.nudge();
		});
		return terminal;
	}

	#tellLimit({ code, what, fix }: Problem): void {
		if (this.#toldLimits.has(code)) return;
		this.#toldLimits.add(code);
		this.#lastActive?.tell(`${what} ${fix}`);
	}

	#startShell(size: PtySize): Result<Pty, Problem> {
		const { host, share, ready } = this.#options;
		const opened = host.runtime.openTerminal(ready.ref, { argv: shell.argv }, size);
		return opened.ok ? succeed(share(opened.value)) : opened;
	}

	/** A shell that was killed may be the first sign that its lab was. */
	async #explainExit(exit: PtyExit): Promise<TerminalEnd> {
		const end = exitedWith(exit);
		if (end.exitCode !== shell.killedStatus) return end;
		await sleep(deathTakes);
		return staysAlive(this.ready.ref.init) ? end : labEnded;
	}
}

export const labEnded: TerminalEnd = { reason: 'lab-ended', exitCode: null, problem: null };
