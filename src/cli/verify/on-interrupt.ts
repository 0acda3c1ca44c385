/** Aborts its signal when the program is to end. A second time does nothing: the labs are being removed, and must be. */
export function onInterrupt(): Disposable & { readonly signal: AbortSignal } {
	const abort = new AbortController();
	const stop = () => abort.abort();
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	for (const signal of signals) process.on(signal, stop);
	return {
		signal: abort.signal,
		[Symbol.dispose]() {
			for (const signal of signals) process.off(signal, stop);
		},
	};
}
