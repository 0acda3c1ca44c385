/** Runs tasks of the same key one after the other, in the order in which they came; others side by side. */
export class KeyedLock {
	readonly #last = new Map<string, Promise<unknown>>();

	async run<T>(key: string, task: () => Promise<T>): Promise<T> {
		const before = this.#last.get(key) ?? Promise.resolve();
		const mine = before.then(task, task);
		this.#last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (this.#last.get(key) === mine) this.#last.delete(key);
		}
	}

	/** How many keys have a task running or waiting. */
	get size(): number {
		return this.#last.size;
	}
}
