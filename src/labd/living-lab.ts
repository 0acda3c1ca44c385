import { setTimeout as sleep } from 'node:timers/promises';
import { createJudge, type Judge } from '../checks/judge.ts';
import type { Lesson } from '../course/course.ts';
import { DisposableStore } from '../foundation/disposable.ts';
import type { LabHost } from '../lifecycle/create-lab.ts';
import { isAlive } from '../lifecycle/is-alive.ts';
import { LabWatch } from '../lifecycle/lab-watch.ts';
import type { ReadyLab } from '../lifecycle/ready-lab.ts';
import type { Pty, PtyExit, PtySize, SpawnPty } from '../pty/pty.ts';
import { Terminal } from '../terminal/terminal.ts';
import { exitedWith, type TerminalEnd } from '../terminal/viewer.ts';
import type { LabdMetrics } from './metrics.ts';

export interface LivingLabOptions {
	readonly host: LabHost;
	readonly spawnPty: SpawnPty;
	readonly metrics: LabdMetrics;
	readonly ready: ReadyLab;
	readonly lesson: Lesson;
}

/** What a learner's shell is, and the signal exit status with which it ends when the whole lab is killed: 128 + SIGKILL. */
const shell = { argv: ['/bin/bash'], killedStatus: 137 } as const;

/** A killed lab's PID 1 goes a moment after its last process, in milliseconds. */
const deathTakes = 150;

/** One life of a lab, from ready to its end: its terminals, and the watch over its processes. */
export class LivingLab implements Disposable {
	readonly ready: ReadyLab;
	readonly watch: LabWatch;
	readonly terminals: ReadonlyMap<string, Terminal>;
	readonly #options: LivingLabOptions;
	readonly #owned = new DisposableStore();

	constructor(options: LivingLabOptions) {
		const { host, ready, lesson, metrics } = options;
		this.#options = options;
		this.ready = ready;
		this.watch = this.#owned.add(
			new LabWatch({
				lab: ready,
				judge: this.#judgeOf(lesson),
				runtime: host.runtime,
				clock: host.clock,
				logger: host.logger,
				onSnapshot: metrics.snapshotTaken,
			}),
		);
		this.terminals = new Map(lesson.lab.terminals.map((name) => [name, this.#makeTerminal(name)]));
	}

	/** From now on the lesson's new checks decide; what happened before is forgotten. */
	useLesson(lesson: Lesson): void {
		this.watch.judgeBy(this.#judgeOf(lesson));
	}

	/** Ends the watch and hangs up every terminal; the lab itself is destroyed by its `Lab`. */
	[Symbol.dispose](): void {
		this.#owned[Symbol.dispose]();
		for (const terminal of this.terminals.values()) terminal.close(labEnded);
	}

	#judgeOf({ id, tasks }: Lesson): Judge {
		const { logger } = this.#options.host;
		return createJudge({
			tasks,
			start: this.ready.baseline,
			onError: (task, error) => logger.error({ err: error, lesson: id, task }, 'the check of a task threw'),
		});
	}

	#makeTerminal(name: string): Terminal {
		const terminal = new Terminal(name, {
			startShell: (size) => this.#startShell(size),
			explainExit: (exit) => this.#explainExit(exit),
		});
		terminal.onActivity(() => this.watch.nudge());
		return terminal;
	}

	#startShell(size: PtySize): Pty {
		const { host, spawnPty, ready } = this.#options;
		return spawnPty(host.runtime.shellCommand(ready.ref, { argv: shell.argv, terminal: true }), size);
	}

	/** A shell that was killed may be the first sign that its lab was. */
	async #explainExit(exit: PtyExit): Promise<TerminalEnd> {
		const end = exitedWith(exit);
		if (end.exitCode !== shell.killedStatus) return end;
		await sleep(deathTakes);
		return isAlive(this.ready.ref.init) ? end : labEnded;
	}
}

export const labEnded: TerminalEnd = { reason: 'lab-ended', exitCode: null, problem: null };
