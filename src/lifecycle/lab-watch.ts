import { setTimeout as sleep } from 'node:timers/promises';
import type { Judge, VerdictChange } from '../checks/judge.ts';
import type { Clock } from '../foundation/clock.ts';
import { toDisposable } from '../foundation/disposable.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Problem } from '../foundation/problem.ts';
import { isZombie } from '../proc/is-zombie.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import type { LabEnding } from '../protocol/lab-life.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { isAlive } from './is-alive.ts';
import { LabHealth } from './lab-health.ts';
import { type ProcessRows, processRows } from './process-rows.ts';
import type { ReadyLab } from './ready-lab.ts';
import { delayInPhase, nextLookIn, phaseOf, watchPace } from './watch-pace.ts';

export interface LabWatchOptions {
	readonly lab: ReadyLab;
	readonly judge: Judge;
	readonly runtime: Pick<ContainerRuntime, 'stats' | 'lastMemoryKill'>;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Told what each snapshot of a lab in which something may have run took, in seconds. */
	readonly onSnapshot?: ((seconds: number) => void) | undefined;
}

/**
 * The one loop that looks at a living lab, however many pages show it: a snapshot, then the judge, the process table, and
 * whether the lab lives at all.
 */
export class LabWatch implements Disposable {
	readonly onVerdicts: Event<readonly VerdictChange[]>;
	/** Each snapshot that was judged. */
	readonly onLook: Event<Snapshot>;
	/** Only while someone attends, and only when the table changed. */
	readonly onRows: Event<ProcessRows>;
	readonly onProblem: Event<Problem>;
	/** A limit of the lab was hit. */
	readonly onLimit: Event<Problem>;
	/** Fires once, with the reason; the watch is over then. */
	readonly onDeath: Event<LabEnding>;
	readonly #options: LabWatchOptions;
	readonly #health: LabHealth;
	readonly #verdicts = new Emitter<readonly VerdictChange[]>();
	readonly #looked = new Emitter<Snapshot>();
	readonly #rowsChanged = new Emitter<ProcessRows>();
	readonly #problem = new Emitter<Problem>();
	readonly #limit = new Emitter<Problem>();
	readonly #death = new Emitter<LabEnding>();
	#judge: Judge;
	#rows: ProcessRows = { rows: [], more: 0 };
	#shown = '';
	/** What the rows were made of: the same list has the same rows. */
	#shownProcesses: Snapshot['processes'] | undefined;
	#last: Snapshot | undefined;
	#judgedAt = Number.NEGATIVE_INFINITY;
	#attending = 0;
	#activeAt: number;
	#tickAt = Number.POSITIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#over = false;
	#faulty = false;

	constructor(options: LabWatchOptions) {
		this.#options = options;
		this.#judge = options.judge;
		const { runtime, lab, clock } = options;
		this.#health = new LabHealth({
			...{ limits: lab.limits, clock },
			stats: () => runtime.stats(lab.ref),
			lastMemoryKill: () => runtime.lastMemoryKill(lab.ref),
		});
		this.#activeAt = clock.monotonic();
		this.onVerdicts = this.#verdicts.event;
		this.onLook = this.#looked.event;
		this.onRows = this.#rowsChanged.event;
		this.onProblem = this.#problem.event;
		this.onLimit = this.#limit.event;
		this.onDeath = this.#death.event;
		this.#schedule(0);
	}

	/** The table as of the last snapshot that someone attended. */
	get rows(): ProcessRows {
		return this.#rows;
	}

	get judge(): Judge {
		return this.#judge;
	}

	/** From the next snapshot on another judge decides: the lesson's author changed its checks. */
	judgeBy(judge: Judge): void {
		this.#judge = judge;
		this.nudge();
	}

	/** Someone looks at the lab until the answer is disposed of. */
	attend(): Disposable {
		this.#attending += 1;
		this.#schedule(0);
		return toDisposable(() => {
			this.#attending -= 1;
			this.#activeAt = this.#options.clock.monotonic();
		});
	}

	/** Something is going on in the lab: look more often for a while. */
	nudge(): void {
		this.#activeAt = this.#options.clock.monotonic();
		this.#schedule(this.#pause());
	}

	[Symbol.dispose](): void {
		this.#over = true;
		clearTimeout(this.#timer);
	}

	#pause(): number {
		const now = this.#options.clock.monotonic();
		return delayInPhase(now, this.#pace(now), phaseOf(this.#options.lab.ref.init.pid));
	}

	#pace(now: number): number {
		return nextLookIn(this.#attending > 0, now - this.#activeAt);
	}

	/** Looks no later than in so many milliseconds. */
	#schedule(delay: number): void {
		const at = this.#options.clock.monotonic() + delay;
		if (this.#over || at >= this.#tickAt) return;
		clearTimeout(this.#timer);
		this.#tickAt = at;
		this.#timer = setTimeout(() => this.#tick(), delay);
	}

	/** What is not in `/proc` is looked up first where it was looked up too long ago, as in a lab that nobody attends. */
	#tick(): void {
		const fresh = this.#options.lab.refresh?.(watchPace.sightAge);
		if (fresh === undefined) {
			this.#lookOnce();
			return;
		}
		this.#tickAt = Number.NEGATIVE_INFINITY;
		void Promise.race([fresh, sleep(watchPace.sightWait, undefined, { ref: false })]).then(() => {
			if (!this.#over) this.#lookOnce();
		});
	}

	#lookOnce(): void {
		this.#tickAt = Number.POSITIVE_INFINITY;
		try {
			this.#look();
			this.#faulty = false;
		} catch (error) {
			this.#tellFault(error);
		}
		this.#schedule(this.#pause());
	}

	#look(): void {
		const { lab, clock, onSnapshot } = this.#options;
		const began = clock.monotonic();
		const snapshot = lab.takeSnapshot();
		const hasRun = !differsOnlyInTime(this.#last, snapshot);
		if (hasRun) {
			onSnapshot?.((clock.monotonic() - began) / 1000);
			if (this.#isDead(snapshot)) return;
		}
		if (this.#last?.processes !== snapshot.processes && this.#attending === 0) this.#activeAt = began;
		this.#last = snapshot;
		if (hasRun || this.#isToJudge(began)) this.#judgeAndTell(snapshot, began);
		if (this.#attending > 0) this.#show(snapshot);
		for (const warning of this.#health.check(hasRun)) this.#limit.fire(warning);
	}

	#isDead(snapshot: Snapshot): boolean {
		if (hasLivingInit(snapshot) || isAlive(this.#options.lab.ref.init)) return false;
		this[Symbol.dispose]();
		this.#death.fire(this.#health.deathReason());
		return true;
	}

	/** Whether the judge is asked of a lab in which nothing ran. */
	#isToJudge(now: number): boolean {
		if (now - this.#judgedAt >= watchPace.sameAgain || this.#pace(now) === watchPace.lively) return true;
		return this.#judge.isUndecided();
	}

	#judgeAndTell(snapshot: Snapshot, now: number): void {
		this.#judgedAt = now;
		const changes = this.#judge.observe(snapshot);
		if (changes.length > 0) this.#verdicts.fire(changes);
		this.#looked.fire(snapshot);
	}

	#show(snapshot: Snapshot): void {
		if (snapshot.processes === this.#shownProcesses) return;
		this.#shownProcesses = snapshot.processes;
		const rows = processRows(snapshot);
		const shown = JSON.stringify(rows);
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#rows = rows;
		this.#activeAt = this.#options.clock.monotonic();
		this.#rowsChanged.fire(rows);
	}

	/** A defect of ours in one lab's loop must not end the labs of all others: it is told, once while it lasts. */
	#tellFault(error: unknown): void {
		if (this.#faulty) return;
		this.#faulty = true;
		this.#options.logger.error({ err: error, lab: this.#options.lab.ref.id }, 'looking at a lab failed');
		this.#problem.fire({
			code: 'lab-watch-failed',
			what: 'The processes of this lab can’t be looked at right now.',
			why: error instanceof Error ? error.message : String(error),
			fix: 'Reset the lab. If that does not help, tell whoever runs Proclab.',
			cause: error,
		});
	}
}

/** As snapshots of a lab in which nothing ran do: they have the very same facts. */
function differsOnlyInTime(before: Snapshot | undefined, now: Snapshot): boolean {
	return (
		before?.processes === now.processes &&
		before.gaps === now.gaps &&
		before.listening === now.listening &&
		before.cgroups === now.cgroups &&
		before.files === now.files &&
		before.hostnames === now.hostnames &&
		before.mountRoots === now.mountRoots &&
		before.probes === now.probes
	);
}

function hasLivingInit({ init, processes }: Snapshot): boolean {
	const found = processes.find(({ pid, starttime }) => pid === init.pid && starttime === init.starttime);
	return found !== undefined && !isZombie(found) && found.unreadable.stat === undefined;
}
