import type { ProcessKey } from './process-key.ts';

/** Signals that a checker may send. None of them ends a process that would rather live, so KILL and STOP are not among them. */
export const probeSignals = [
	...(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'] as const),
	...(['SIGCONT', 'SIGCHLD', 'SIGALRM', 'SIGPIPE', 'SIGWINCH'] as const),
] as const;
export type ProbeSignal = (typeof probeSignals)[number];

/** That the checker sends a signal, once, to a process of the lab other than its PID 1. */
export interface SignalWish {
	readonly signal: ProbeSignal;
	readonly to: ProcessKey;
}

/** That the checker connects by TCP, as from the network of the lab or of one of its processes, and hangs up. */
export interface ConnectWish {
	/** An IPv4 or IPv6 address, in figures. */
	readonly connect: { readonly address: string; readonly port: number };
	readonly from: 'lab' | ProcessKey;
}

export type ProbeWish = SignalWish | ConnectWish;

/**
 * `sent`, `gone`: of a signal. `connected`, `refused`, `timed-out` (a second): of a connection. `gone` is also that the process is no more whose network it
 * would come from. `failed`: neither, and `why` says it.
 */
export type ProbeOutcome = 'sent' | 'gone' | 'connected' | 'refused' | 'timed-out' | 'failed';

export interface ProbeResult {
	readonly wish: ProbeWish;
	/** When it was done, in milliseconds since the epoch: by the clock of snapshots. */
	readonly at: number;
	readonly outcome: ProbeOutcome;
	/** The name of an errno, or a sentence. */
	readonly why?: string;
}

export function isSignalWish(wish: ProbeWish): wish is SignalWish {
	return 'signal' in wish;
}

/** The same for wishes of the same thing. */
export function probeKey(wish: ProbeWish): string {
	return isSignalWish(wish) ? `${wish.signal} ${wish.to}` : `${wish.from} ${wish.connect.address} ${wish.connect.port}`;
}
