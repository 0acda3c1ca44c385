import type { Job } from './run-cases.ts';

/** Over how many cases the pace is taken: enough to even out, few enough to follow the machine. */
const recent = 24;

/** How far a run is, and how long it still takes by its recent pace. */
export class Progress {
	readonly #total: number;
	readonly #now: () => number;
	readonly #running = new Set<Job>();
	readonly #ends: number[];
	#done = 0;

	/** `now`: monotonic milliseconds. */
	constructor(total: number, now: () => number = () => performance.now()) {
		this.#total = total;
		this.#now = now;
		this.#ends = [now()];
	}

	begin(job: Job): void {
		this.#running.add(job);
	}

	end(job: Job): void {
		this.#running.delete(job);
		this.#done += 1;
		this.#ends.push(this.#now());
		if (this.#ends.length > recent + 1) this.#ends.shift();
	}

	/** `12 of 80, about 40 s more: four-sleeps start, reach-in solution, …`, at most so many characters; empty when all is done. */
	line(width: number): string {
		if (this.#done === this.#total) return '';
		const names = [...this.#running].map(({ one }) => `${one.item.id} ${one.name}`).join(', ');
		const line = `${this.#done} of ${this.#total}${this.#remaining()}: ${names}`;
		return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
	}

	#remaining(): string {
		const count = this.#ends.length - 1;
		if (count === 0) return '';
		const each = (this.#now() - (this.#ends[0] ?? 0)) / count;
		return `, about ${inWords(((this.#total - this.#done) * each) / 1000)} more`;
	}
}

function inWords(seconds: number): string {
	return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
