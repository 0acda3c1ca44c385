import type { Judge } from '../checks/judge.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';
import type { StartScript } from '../lifecycle/start-script.ts';
import type { Snapshot } from '../proc/snapshot.ts';

export interface TaskStartsOptions {
	readonly judge: () => Judge;
	readonly scriptOf: (task: string) => StartScript | undefined;
	/** Runs the script in the living lab. */
	readonly run: (script: StartScript, signal: AbortSignal) => Promise<Result<void, Problem>>;
	/** A snapshot of the lab once it has settled. */
	readonly settled: () => Promise<Snapshot>;
}

/** Begins the tasks of a living lab whose needs are met: one start script after the other, each task from the snapshot after its own. */
export class TaskStarts implements Disposable {
	/** The id of a task that begins now. */
	readonly onBegun: Event<string>;
	/** A start script failed: its task stays waiting until the lab is reset. */
	readonly onFailed: Event<Problem>;
	readonly #options: TaskStartsOptions;
	readonly #begun = new Emitter<string>();
	readonly #failed = new Emitter<Problem>();
	readonly #starts = new Map<string, Snapshot>();
	readonly #problems = new Map<string, Problem>();
	readonly #ending = new AbortController();
	#preparing = false;

	constructor(options: TaskStartsOptions) {
		this.#options = options;
		this.onBegun = this.#begun.event;
		this.onFailed = this.#failed.event;
	}

	/** Why tasks that are due can't begin. */
	get problems(): readonly Problem[] {
		return [...this.#problems.values()];
	}

	/** The tasks that began after the lab. */
	get begun(): readonly string[] {
		return [...this.#starts.keys()];
	}

	/** One more snapshot was judged: tasks may be due. */
	look(snapshot: Snapshot): void {
		if (this.#ending.signal.aborted) return;
		for (const task of this.#options.judge().due()) {
			const script = this.#options.scriptOf(task);
			if (script === undefined) this.#begin(task, snapshot);
			else if (!this.#preparing && !this.#problems.has(task)) void this.#prepare(task, script);
		}
	}

	/** Another judge decides now: what began stays begun. */
	carryOver(judge: Judge): void {
		for (const [task, start] of this.#starts) judge.begin(task, start);
	}

	[Symbol.dispose](): void {
		this.#ending.abort();
	}

	async #prepare(task: string, script: StartScript): Promise<void> {
		const { run, settled } = this.#options;
		const { signal } = this.#ending;
		this.#preparing = true;
		const done = await run(script, signal);
		const start = done.ok && !signal.aborted ? await settled() : undefined;
		this.#preparing = false;
		if (signal.aborted) return;
		if (start !== undefined) this.#begin(task, start);
		else if (!done.ok) {
			this.#problems.set(task, done.error);
			this.#failed.fire(done.error);
		}
	}

	#begin(task: string, start: Snapshot): void {
		this.#starts.set(task, start);
		this.#options.judge().begin(task, start);
		this.#begun.fire(task);
	}
}
