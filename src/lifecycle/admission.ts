import { Emitter, type Event } from '../foundation/emitter.ts';
import type { QueuePosition } from '../protocol/lab-life.ts';
import { type Capacity, type Demand, type Held, unlimited } from './capacity.ts';
import { fewLabs } from './few-at-once.ts';

/** How often, in milliseconds, those who wait are told their place, and it is asked again whether the machine has room. */
export const queuePace = 1_000;

/** Someone who wants a lab made. */
export interface Turn {
	/** Whose lab it is: who holds room already needs none again. */
	readonly holder: object;
	readonly demand: Demand;
	/** Who gives up leaves the queue at once. */
	readonly signal: AbortSignal;
	/**
	 * Takes a lab that is ready, if there is one: asked in the order of the queue, whenever something moves. It needs no room, for it has its
	 * own until the turn has come.
	 */
	readonly takeReady?: (() => boolean) | undefined;
	/** Nothing has to be done with a lab that is ready: it is not one of the few at once. */
	readonly isSoonDone?: boolean | undefined;
	/** Told the place while waiting, when it changes, and `undefined` when the turn has come after that. */
	readonly onPosition?: ((position: QueuePosition | undefined) => void) | undefined;
}

/** The queue of labs to be made, in the order of asking: few at once, and only while the machine has room for one more. */
export interface Admission {
	/** Makes the lab when its turn comes; `undefined` if it was given up before. Its holder has room then, until it leaves. */
	run<T>(turn: Turn, make: () => Promise<T>): Promise<T | undefined>;
	/** Takes room at once for something that nobody waits for; `false` if there is none, or someone waits. */
	hold(holder: object, demand: Demand): boolean;
	/** The holder's lab is gone, and its room is free. */
	leave(holder: object): void;
	/** Looks again who may begin: something is ready now. */
	look(): void;
	/** Those that wait for their turn. */
	readonly waiting: number;
	/** Those that wait until there is room. */
	readonly lackingRoom: number;
	/** Labs that are being made. */
	readonly making: number;
	/** Any of these may be others now. */
	readonly onMoved: Event<void>;
	/** The labs that have room, and what they may come to need. */
	readonly held: Held;
}

interface Waiter extends Turn {
	readonly begin: (isCounted: boolean) => void;
	told: string;
	/** It has begun, or given up. */
	isGone: boolean;
}

/** `width`: labs that are made at once. */
export function createAdmission(width = fewLabs, fits: Capacity = unlimited): Admission {
	return new LabQueue(width, fits);
}

type Begins = 'counted' | 'uncounted' | 'wait' | 'lacks-room';

class LabQueue implements Admission {
	readonly #width: number;
	readonly #fits: Capacity;
	readonly #queue: Waiter[] = [];
	readonly #holders = new Map<object, Demand>();
	readonly #moved = new Emitter<void>();
	readonly onMoved = this.#moved.event;
	#making = 0;
	#lackingRoom = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(width: number, fits: Capacity) {
		this.#width = width;
		this.#fits = fits;
	}

	get waiting(): number {
		return this.#queue.length;
	}

	get lackingRoom(): number {
		return this.#lackingRoom;
	}

	get making(): number {
		return this.#making;
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
		const turnCame = await this.#wait(turn);
		if (turnCame === undefined) return undefined;
		try {
			return await make();
		} finally {
			if (turnCame.isCounted) this.#making -= 1;
			this.#next();
		}
	}

	hold(holder: object, demand: Demand): boolean {
		if (this.#queue.length > 0 || !this.#fits(this.held, demand)) return false;
		this.#holders.set(holder, demand);
		return true;
	}

	leave(holder: object): void {
		if (this.#holders.delete(holder)) this.#next();
	}

	look(): void {
		this.#next();
	}

	/** Resolves when the turn has come, to whether it is one of the few at once; `undefined` if it was given up before. */
	#wait(turn: Turn): Promise<{ readonly isCounted: boolean } | undefined> {
		if (turn.signal.aborted) return Promise.resolve(undefined);
		return new Promise((resolve) => {
			const giveUp = () => {
				this.#takeOut(waiter);
				resolve(undefined);
				this.#next();
			};
			const begin = (isCounted: boolean) => {
				turn.signal.removeEventListener('abort', giveUp);
				if (waiter.told !== '') turn.onPosition?.(undefined);
				resolve({ isCounted });
			};
			const waiter: Waiter = { ...turn, begin, told: '', isGone: false };
			turn.signal.addEventListener('abort', giveUp, { once: true });
			this.#queue.push(waiter);
			this.#next();
		});
	}

	/** Lets in whoever may begin, first come first: nobody who needs room passes one who waits for it. */
	#next(): void {
		let lackingRoom = 0;
		for (const waiter of [...this.#queue]) {
			if (waiter.isGone) continue;
			const begins = this.#mayBegin(waiter, lackingRoom > 0);
			if (begins === 'lacks-room') lackingRoom += 1;
			else if (begins !== 'wait') this.#begin(waiter, begins === 'counted');
		}
		this.#lackingRoom = lackingRoom;
		this.#keepTime();
		this.#moved.fire();
	}

	/** What it waits for; or that it may begin, and whether it is one of the few at once then. */
	#mayBegin({ holder, demand, takeReady, isSoonDone }: Waiter, isRoomAwaited: boolean): Begins {
		const isHolder = this.#holders.has(holder);
		if (isRoomAwaited && !isHolder) return 'lacks-room';
		if (isSoonDone === true && takeReady?.() === true) return 'uncounted';
		if (this.#making >= this.#width) return 'wait';
		if (isSoonDone !== true && takeReady?.() === true) return 'counted';
		return isHolder || this.#fits(this.held, demand) ? 'counted' : 'lacks-room';
	}

	#begin(waiter: Waiter, isCounted: boolean): void {
		this.#takeOut(waiter);
		if (isCounted) this.#making += 1;
		this.#holders.set(waiter.holder, waiter.demand);
		waiter.begin(isCounted);
	}

	#takeOut(waiter: Waiter): void {
		waiter.isGone = true;
		this.#queue.splice(this.#queue.indexOf(waiter), 1);
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
