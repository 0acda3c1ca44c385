import { lifeWarnings } from '../protocol/numbers.ts';
import { Store } from './store.ts';

const minute = 60_000;

/** The header counts minutes when a lab has fewer than these left: earlier a number that falls would only distract. */
const countedMinutes = 30;

/** A warning comes again only after the lab has won so much, in milliseconds, beyond its moment: frames are a little early or late. */
const wonBack = minute;

const tickEvery = 1_000;

export interface LifeView {
	/** What the header says of the time left: `about 3 h left`, `12 min left`. */
	readonly left: string | null;
	/** A warning that was given and not dismissed. */
	readonly warning: string | null;
}

const silent: LifeView = { left: null, warning: null };

/** The time that the living lab has left, as the page tells it. Times by `performance.now()`. */
export class LabLife {
	readonly view = new Store<LifeView>(silent);
	#endsAt: number | undefined;
	/** The lowest warning given, in minutes. */
	#warned = Number.POSITIVE_INFINITY;
	#warning: string | null = null;
	#timer: ReturnType<typeof setInterval> | undefined;

	/** The server said how many milliseconds are left; `undefined` when no lab lives. */
	heard(endsIn: number | undefined): void {
		if (endsIn === undefined) {
			this.close();
			return;
		}
		this.#endsAt = performance.now() + endsIn;
		this.#timer ??= setInterval(() => this.#tick(), tickEvery);
		this.#tick();
	}

	dismiss(): void {
		this.#warning = null;
		this.#show();
	}

	/** Forgets the lab. */
	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#endsAt = undefined;
		this.#warned = Number.POSITIVE_INFINITY;
		this.#warning = null;
		this.#show();
	}

	#tick(): void {
		const left = this.#left();
		const due = Math.min(...lifeWarnings.filter((minutes) => left <= minutes * minute));
		if (due < this.#warned) {
			this.#warned = due;
			this.#warning = warningOf(due, new Date(Date.now() + left));
		} else if (left > this.#warned * minute + wonBack) {
			this.#warned = due;
			this.#warning = null;
		}
		this.#show();
	}

	#left(): number {
		return Math.max(0, (this.#endsAt ?? 0) - performance.now());
	}

	#show(): void {
		const left = this.#endsAt === undefined ? null : timeLeft(this.#left());
		const { view } = this;
		if (view.get().left !== left || view.get().warning !== this.#warning) view.set({ left, warning: this.#warning });
	}
}

/** Hours while there are many, minutes when there are few. */
export function timeLeft(milliseconds: number): string {
	const minutes = Math.ceil(milliseconds / minute);
	return minutes < countedMinutes ? `${minutes} min left` : `about ${Math.max(1, Math.round(minutes / 60))} h left`;
}

/** Each stays true until the next: a moment, not a number of minutes that falls. */
function warningOf(minutes: number, end: Date): string {
	const at = end.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
	if (minutes >= 15) return `The lab ends at ${at}.`;
	return minutes > 1 ? `The lab ends soon, at ${at}.` : 'The lab ends in less than a minute.';
}
