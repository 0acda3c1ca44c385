import { availableParallelism } from 'node:os';
import type { QueuePosition } from '../protocol/lab-life.ts';
import { type Capacity, type Demand, type Held, unlimited } from './capacity.ts';

/** How often, in milliseconds, those who wait are told their place, and it is asked again whether the machine has room. */
export const queuePace = 1_000;

/** Someone who wants a lab made. */
export interface Turn {
	/** Whose lab it is: who holds room already needs none again. */
	readonly holder: object;
	readonly demand: Demand;
	/** Who gives up leaves the queue at once. */
	readonly signal: AbortSignal;
	/** Told the place while waiting, when it changes, and `undefined` when the turn has come after that. */
	readonly onPosition?: ((position: QueuePosition | undefined) => void) | undefined;
}

/** The queue of labs to be made, in the order of asking: few at once, and only while the machine has room for one more. */
export interface Admission {
	/** Makes the lab when its turn comes; `undefined` if it was given up before. Its holder has room then, until it leaves. */
	run<T>(turn: Turn, make: () => Promise<T>): Promise<T | undefined>;
	/** The holder's lab is gone, and its room is free. */
	leave(holder: object): void;
	/** Those that wait for their turn. */
	readonly waiting: number;
	/** The labs that have room, and what they may come to need. */
	readonly held: Held;
}

interface Waiter extends Turn {
	readonly begin: () => void;
	told: string;
}

/** Two labs per core at once: with more all of them wait, and none is made sooner. */
export function createAdmission(width = 2 * availableParallelism(), fits: Capacity = unlimited): Admission {
	return new LabQueue(width, fits);
}

class LabQueue implements Admission {
	readonly #width: number;
	readonly #fits: Capacity;
	readonly #queue: Waiter[] = [];
	readonly #holders = new Map<object, Demand>();
	#making = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(width: number, fits: Capacity) {
		this.#width = width;
		this.#fits = fits;
	}

	get waiting(): number {
		return this.#queue.length;
	}

	get held(): Held {
		let [memoryBytes, pids] = [0, 0];
		for (const demand of this.#holders.values()) {
			memoryBytes += demand.memoryBytes;
			pids += demand.pids;
		}
		return { labs: this.#holders.size, memoryBytes, pids };
	}

	async run<T>(turn: Turn, make: () => Promise<T>): Promise<T | undefined> {
		if (!(await this.#wait(turn))) return undefined;
		try {
			return await make();
		} finally {
			this.#making -= 1;
			this.#next();
		}
	}

	leave(holder: object): void {
		if (this.#holders.delete(holder)) this.#next();
	}

	/** Resolves to whether the turn came before it was given up. */
	#wait(turn: Turn): Promise<boolean> {
		if (turn.signal.aborted) return Promise.resolve(false);
		return new Promise((resolve) => {
			const giveUp = () => {
				this.#queue.splice(this.#queue.indexOf(waiter), 1);
				resolve(false);
				this.#next();
			};
			const begin = () => {
				turn.signal.removeEventListener('abort', giveUp);
				if (waiter.told !== '') turn.onPosition?.(undefined);
				resolve(true);
			};
			const waiter: Waiter = { ...turn, begin, told: '' };
			turn.signal.addEventListener('abort', giveUp, { once: true });
			this.#queue.push(waiter);
			this.#next();
		});
	}

	/** Lets in whoever may begin, first come first: nobody who needs room passes one who waits for it. */
	#next(): void {
		while (this.#making < this.#width) {
			const index = this.#nextIndex();
			const waiter = this.#queue[index];
			if (waiter === undefined) break;
			this.#queue.splice(index, 1);
			this.#making += 1;
			this.#holders.set(waiter.holder, waiter.demand);
			waiter.begin();
		}
		this.#keepTime();
	}

	#nextIndex(): number {
		const first = this.#queue.findIndex(({ holder }) => !this.#holders.has(holder));
		const waiter = this.#queue[first];
		if (waiter === undefined || this.#fits(this.held, waiter.demand)) return 0;
		return this.#queue.findIndex(({ holder }) => this.#holders.has(holder));
	}

	/** Ticks while someone waits. */
	#keepTime(): void {
		if (this.#queue.length === 0) {
			clearInterval(this.#timer);
			this.#timer = undefined;
		} else this.#timer ??= setInterval(() => this.#tick(), queuePace);
	}

	#tick(): void {
		this.#next();
		const of = this.#queue.length;
		for (const [index, waiter] of [...this.#queue].entries()) {
			const position = { position: index + 1, of };
			const told = JSON.stringify(position);
			if (told === waiter.told) continue;
			waiter.told = told;
			waiter.onPosition?.(position);
		}
	}
}
