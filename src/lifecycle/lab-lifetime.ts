import type { Clock } from '../foundation/clock.ts';
import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { LabEnding } from '../protocol/lab-life.ts';
import { extensionMilliseconds } from '../protocol/numbers.ts';
import { inWords } from './duration-words.ts';
import { leftIdle, lifetimeOver } from './lab-ending.ts';

/** How long labs live, in milliseconds. */
export interface LifetimeLimits {
	/** A lab ends after so long, unless it is extended. */
	readonly lifetime: number;
	/** No extension lets it live longer than this. */
	readonly most: number;
	/** A lab that no page shows ends after so long. */
	readonly idle: number;
}

export const defaultLifetime: LifetimeLimits = { lifetime: 4 * 3_600_000, most: 12 * 3_600_000, idle: 30 * 60_000 };

/** All labs are looked at this often, in the same moment, in milliseconds: how late it is noticed that the machine slept. */
const lookEvery = 10_000;

/** A gap between looks longer than this, in milliseconds, is no busy moment: the machine slept, or labd was stopped. */
const longGap = 3 * lookEvery;

/** After such a gap a lab lives at least so long, in milliseconds: time to come back to it and to extend it. */
const grace = 5 * 60_000;

/** An extension that would gain less than this, in milliseconds, is refused: it would be no answer to a click. */
const leastGain = 60_000;

export interface LabLifetimeOptions {
	readonly limits: LifetimeLimits;
	readonly clock: Clock;
	/** Whether a page shows the lab now. */
	readonly attended: boolean;
}

/** How long one life of a lab lasts: from ready until its lifetime is over or no page has shown it for too long. */
export class LabLifetime implements Disposable {
	/** Fires once, when it is over. */
	readonly onOver: Event<LabEnding>;
	/** It ends at another time than was said. */
	readonly onMoved: Event<void>;
	readonly #limits: LifetimeLimits;
	readonly #clock: Clock;
	readonly #over = new Emitter<LabEnding>();
	readonly #moved = new Emitter<void>();
	readonly #beganAt: number;
	#endsAt: number;
	#idleAt: number;
	#lookedAt: number;
	/** The wall clock at that look: where the monotonic one stands still while the machine sleeps, this one has jumped. */
	#lookedNow: number;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor({ limits, clock, attended }: LabLifetimeOptions) {
		this.#limits = limits;
		this.#clock = clock;
		this.onOver = this.#over.event;
		this.onMoved = this.#moved.event;
		this.#beganAt = clock.monotonic();
		this.#lookedAt = this.#beganAt;
		this.#lookedNow = clock.now();
		this.#endsAt = this.#beganAt + limits.lifetime;
		this.#idleAt = attended ? Number.POSITIVE_INFINITY : this.#beganAt + limits.idle;
		this.#schedule();
	}

	/** Milliseconds until its lifetime is over. */
	get remaining(): number {
		return Math.max(0, this.#endsAt - this.#clock.monotonic());
	}

	/** A page shows it now, or none does any more. */
	attended(isAttended: boolean): void {
		this.#idleAt = isAttended ? Number.POSITIVE_INFINITY : this.#clock.monotonic() + this.#limits.idle;
		this.#schedule();
	}

	/** Lets it live another hour, or as much of it as it may. Problem `lab-not-extendable`. */
	extend(): Result<void, Problem> {
		const latest = this.#beganAt + this.#limits.most;
		const wanted = Math.min(this.#endsAt + extensionMilliseconds, latest);
		if (wanted - this.#endsAt < leastGain) return fail(notExtendable(this.#limits.most));
		this.#endsAt = wanted;
		this.#schedule();
		this.#moved.fire();
		return succeed(undefined);
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#timer);
	}

	#schedule(): void {
		clearTimeout(this.#timer);
		const now = this.#clock.monotonic();
		const due = Math.min(this.#endsAt, this.#idleAt) - now;
		this.#timer = setTimeout(() => this.#look(), Math.max(0, Math.min(due, lookEvery - (now % lookEvery))));
	}

	#look(): void {
		const now = this.#clock.monotonic();
		const wall = this.#clock.now();
		if (Math.max(now - this.#lookedAt, wall - this.#lookedNow) > longGap) this.#giveGrace(now);
		this.#lookedAt = now;
		this.#lookedNow = wall;
		if (now >= this.#endsAt) this.#over.fire(lifetimeOver(now - this.#beganAt));
		else if (now >= this.#idleAt) this.#over.fire(leftIdle(this.#limits.idle));
		else this.#schedule();
	}

	#giveGrace(now: number): void {
		const isShort = this.#endsAt < now + grace;
		if (isShort) this.#endsAt = now + grace;
		if (this.#idleAt < now + grace) this.#idleAt = now + grace;
		if (isShort) this.#moved.fire();
	}
}

function notExtendable(most: number): Problem {
	return {
		code: 'lab-not-extendable',
		what: 'The lab can’t be kept longer.',
		why: `A lab may live for ${inWords(most)} in all, and this one already has what is left of that.`,
		fix: 'Finish what you are at, then start a fresh lab: your progress is kept.',
	};
}
