import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Attempt } from '../protocol/labd-api.ts';

/** Attempts kept while web is away: a class of 500 at work for a while, in a few megabytes. */
export const maxWaitingAttempts = 5_000;

/** Attempts that web has not yet said to be recorded, oldest first. A passed one is never dropped. */
export class AttemptsOutbox {
	readonly onAdded: Event<Attempt>;
	readonly #added = new Emitter<Attempt>();
	readonly #waiting = new Map<string, Attempt>();
	readonly #most: number;
	#dropped = 0;

	constructor(most = maxWaitingAttempts) {
		this.#most = most;
		this.onAdded = this.#added.event;
	}

	get waiting(): readonly Attempt[] {
		return [...this.#waiting.values()];
	}

	get size(): number {
		return this.#waiting.size;
	}

	/** How many were dropped for want of room, ever. */
	get dropped(): number {
		return this.#dropped;
	}

	add(attempt: Attempt): void {
		this.#waiting.set(attempt.id, attempt);
		if (this.#waiting.size > this.#most) this.#dropOldest();
		this.#added.fire(attempt);
	}

	recorded(id: string): void {
		this.#waiting.delete(id);
	}

	#dropOldest(): void {
		for (const [id, { verdict }] of this.#waiting) {
			if (verdict === 'passed') continue;
			this.#waiting.delete(id);
			this.#dropped += 1;
			return;
		}
	}
}
