import type { Clock } from '../foundation/clock.ts';
import type { Result } from '../foundation/result.ts';
import type { WantedFile } from './lab-file.ts';
import type { LabSight, LookAnswer, ProcessId } from './lab-sight.ts';
import { type PlannedLook, planLook } from './plan-look.ts';
import { SightBook } from './sight-book.ts';
import type { FactKind, Snapshot } from './snapshot.ts';

/** An answer is believed for so many milliseconds while the lab moves; one that was asked for after the lab's last movement until it moves. */
const believed = 1_000;

export interface SightOptions {
	readonly sight: Pick<LabSight, 'look'>;
	/** The lab's PID 1. */
	readonly lab: ProcessId;
	readonly reads: ReadonlySet<FactKind>;
	readonly files: readonly WantedFile[];
	readonly clock: Clock;
	/** Whether something may have run in the lab since the last snapshot. */
	readonly mayHaveMoved: () => boolean;
}

/** Facts that a helper looks up: what it found last is laid into each snapshot, and it is asked anew after each that saw the lab move. */
export interface SightFacts {
	/** `moved`: something may have run since the snapshot before. A fact that did not change stays the same object. */
	lay(snapshot: Snapshot, moved: boolean): Snapshot;
	/**
	 * Asks anew unless what is known was asked for at most so many milliseconds ago, or the lab has not moved since; resolves when the next snapshot
	 * can have it. `undefined`: there is nothing to wait for.
	 */
	refresh(age: number): Promise<void> | undefined;
}

/** `undefined` when none of these facts is wanted. */
export function createSightFacts(options: SightOptions): SightFacts | undefined {
	const kinds = ['files', 'hostnames', 'mount-roots'] as const;
	return kinds.some((kind) => options.reads.has(kind)) ? new LaidFacts(options) : undefined;
}

class LaidFacts implements SightFacts {
	readonly #options: SightOptions;
	readonly #book: SightBook;
	#snapshot: Snapshot | undefined;
	#movedAt = Number.NEGATIVE_INFINITY;
	#askedAt = Number.NEGATIVE_INFINITY;
	/** When what the book has was asked for. */
	#heldSince = Number.NEGATIVE_INFINITY;
	#wasMoving = true;
	#asking: Promise<void> | undefined;
	/** What is asked once that has been answered. */
	#next: Promise<void> | undefined;

	constructor(options: SightOptions) {
		this.#options = options;
		this.#book = new SightBook(options);
	}

	lay(snapshot: Snapshot, moved: boolean): Snapshot {
		const now = this.#options.clock.monotonic();
		this.#snapshot = snapshot;
		const laid = this.#book.lay(snapshot, this.#isBelieved(now, moved));
		if (moved) this.#movedAt = now;
		const isDue = this.#askedAt < this.#movedAt || this.#wasMoving;
		this.#wasMoving = moved;
		if (isDue && this.#asking === undefined && this.#next === undefined) void this.#ask();
		return laid;
	}

	refresh(age: number): Promise<void> | undefined {
		const now = this.#options.clock.monotonic();
		const isNew = now - this.#heldSince <= age;
		if (isNew || (this.#heldSince >= this.#movedAt && !this.#options.mayHaveMoved())) return undefined;
		return this.#asking === undefined ? this.#ask() : this.#askNext(this.#asking);
	}

	#isBelieved(now: number, moved: boolean): boolean {
		return now - this.#heldSince <= believed || (!moved && this.#heldSince >= this.#movedAt);
	}

	/** One look at a lab is made at a time. */
	#askNext(asking: Promise<void>): Promise<void> {
		this.#next ??= asking.then(() => {
			this.#next = undefined;
			return this.#ask();
		});
		return this.#next;
	}

	#ask(): Promise<void> {
		const { sight, clock } = this.#options;
		const planned = planLook(this.#options, this.#snapshot);
		const at = clock.monotonic();
		this.#askedAt = at;
		this.#asking = sight.look(planned.request).then((answer) => this.#take(planned, answer, at));
		return this.#asking;
	}

	#take(planned: PlannedLook, answer: Result<LookAnswer, string>, askedAt: number): void {
		this.#book.keep(planned, answer);
		this.#heldSince = askedAt;
		this.#asking = undefined;
	}
}
