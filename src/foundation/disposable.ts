/** Turns a clean-up function into a `Disposable` that runs it once. */
export function toDisposable(dispose: () => void): Disposable {
	let pending: (() => void) | undefined = dispose;
	return {
		[Symbol.dispose]() {
			const run = pending;
			pending = undefined;
			run?.();
		},
	};
}

/** Owns disposables and disposes of them together, last first. Adding to a disposed store disposes at once. */
export class DisposableStore implements Disposable {
	#owned: Disposable[] = [];
	#disposed = false;

	add<T extends Disposable>(owned: T): T {
		if (this.#disposed) owned[Symbol.dispose]();
		else this.#owned.push(owned);
		return owned;
	}

	[Symbol.dispose](): void {
		this.#disposed = true;
		for (const owned of this.#owned.splice(0).reverse()) owned[Symbol.dispose]();
	}
}
