import { toDisposable } from './disposable.ts';

/** Subscribes a listener; dispose of the answer to unsubscribe. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A typed event source. Listeners are called in the order in which they subscribed. */
export class Emitter<T> implements Disposable {
	#listeners = new Set<(value: T) => void>();

	readonly event: Event<T> = (listener) => {
		const own = (value: T) => listener(value);
		this.#listeners.add(own);
		return toDisposable(() => this.#listeners.delete(own));
	};

	fire(value: T): void {
		for (const listener of [...this.#listeners]) listener(value);
	}

	[Symbol.dispose](): void {
		this.#listeners.clear();
	}
}
