import type { Clock } from '../foundation/clock.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result } from '../foundation/result.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import { gaveUpWaiting } from '../lifecycle/lab-ending.ts';
import { LabLifetime, type LifetimeLimits } from '../lifecycle/lab-lifetime.ts';
import type { LabEnding } from '../protocol/lab-life.ts';

/** A lab that waits to be made leaves the queue when no page has waited with it for so long, in milliseconds: a reload takes less. */
export const patience = 60_000;

export interface LabStayOptions {
	readonly limits: LifetimeLimits;
	readonly clock: Clock;
	readonly patience: number;
}

/** How long a learner's lab stays: while it lives by its lifetime, while it waits by the pages that wait with it. */
export class LabStay implements Disposable {
	/** The lab is to end. */
	readonly onOver: Event<LabEnding>;
	/** The living lab ends at another time than was said. */
	readonly onMoved: Event<void>;
	readonly #options: LabStayOptions;
	readonly #over = new Emitter<LabEnding>();
	readonly #moved = new Emitter<void>();
	#life: LabLifetime | undefined;
	#isMade = false;
	#attended = false;
	#patience: ReturnType<typeof setTimeout> | undefined;

	constructor(options: LabStayOptions) {
		this.#options = options;
		this.onOver = this.#over.event;
		this.onMoved = this.#moved.event;
	}

	/** Milliseconds that the living lab has left; `undefined` unless it is ready. */
	get remaining(): number | undefined {
		return this.#life?.remaining;
	}

	/** The lab is at another point of its life. */
	follow({ state, ready }: LabStatus): void {
		this.#isMade = state === 'starting' || state === 'resetting';
		if (ready === undefined) this.#endLife();
		else this.#life ??= this.#begin();
	}

	/** Pages show the lab now, or none does any more. */
	attended(isAttended: boolean): void {
		this.#attended = isAttended;
		this.#life?.attended(isAttended);
		clearTimeout(this.#patience);
		if (!isAttended) this.#patience = setTimeout(() => this.#giveUp(), this.#options.patience);
	}

	/** Keeps the living lab for another hour. Problems: `lab-not-extendable`, `lab-not-ready`. */
	extend(): Result<void, Problem> {
		return this.#life?.extend() ?? fail(nothingToKeep);
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#patience);
		this.#endLife();
	}

	#begin(): LabLifetime {
		const { limits, clock } = this.#options;
		const life = new LabLifetime({ limits, clock, attended: this.#attended });
		life.onOver((ending) => this.#over.fire(ending));
		life.onMoved(() => this.#moved.fire());
		return life;
	}

	#endLife(): void {
		this.#life?.[Symbol.dispose]();
		this.#life = undefined;
	}

	#giveUp(): void {
		if (this.#isMade) this.#over.fire(gaveUpWaiting(this.#options.patience));
	}
}

const nothingToKeep: Problem = {
	code: 'lab-not-ready',
	what: 'There is no lab to keep now.',
	why: 'Only a lab that is ready can be kept longer.',
	fix: 'Start the lab, or wait until it is ready.',
};
