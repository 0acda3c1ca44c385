/** A value that changes, in the shape that Svelte's `$store` reads: listeners get the present value at once. */
export interface Readable<T> {
	get(): T;
	/** Calls the listener now and after each change; call the answer to stop. */
	subscribe(listener: (value: T) => void): () => void;
}

export class Store<T> implements Readable<T> {
	#value: T;
	#listeners = new Set<(value: T) => void>();

	constructor(value: T) {
		this.#value = value;
	}

	get(): T {
		return this.#value;
	}

	set(value: T): void {
		this.#value = value;
		for (const listener of [...this.#listeners]) listener(value);
	}

	update(change: (value: T) => T): void {
		this.set(change(this.#value));
	}

	subscribe(listener: (value: T) => void): () => void {
		const own = (value: T) => listener(value);
		this.#listeners.add(own);
		own(this.#value);
		return () => {
			this.#listeners.delete(own);
		};
	}
}
