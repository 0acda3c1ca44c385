import { bitsIn, hasBit } from './masks.ts';

/** Signal numbers of signal(7), the generic (x86, ARM) column: the index is the number. */
const names = [
	...['', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGUSR1'],
	...['SIGSEGV', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGSTKFLT', 'SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP'],
	...['SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGXCPU', 'SIGXFSZ', 'SIGVTALRM', 'SIGPROF', 'SIGWINCH', 'SIGIO', 'SIGPWR'],
	'SIGSYS',
] as const;

export type SignalName = Exclude<(typeof names)[number], ''>;

/** `SIGKILL` for 9; `signal 34` for a real-time signal, which has no name. */
export function signalName(number: number): string {
	return names[number] || `signal ${number}`;
}

export function signalNumber(name: SignalName): number {
	return names.indexOf(name);
}

/** Whether a mask of proc_pid_status(5), 16 hex digits, has this signal: signal N is bit N-1. */
export function maskHas(mask: string, name: SignalName): boolean {
	return hasBit(mask, signalNumber(name) - 1);
}

/** The signals in a mask, by name, in order of their numbers. */
export function signalsIn(mask: string): readonly string[] {
	return bitsIn(mask).map((bit) => signalName(bit + 1));
}
