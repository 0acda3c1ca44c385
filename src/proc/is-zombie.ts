/** Exited and not yet waited for. A process of which only the leader thread has exited is Z too, but with other threads alive. */
export function isZombie(process: { readonly state: string; readonly threads: number }): boolean {
	return process.state === 'Z' && process.threads <= 1;
}
