import { fail, type Result, succeed } from '../foundation/result.ts';

/** What proc_pid_syscall(5) says: the system call that a process sleeps in. */
export interface SyscallState {
	/** `null` for a process that runs, or that is stopped outside of any. */
	readonly number: number | null;
	/** The six arguments as hex numbers, `0x3`; whether all mean something depends on the call. Empty without a call. */
	readonly args: readonly string[];
}

/** Parses `running`, `-1 SP PC` (outside of any system call) and `NUMBER ARG1 ... ARG6 SP PC`. */
export function parseSyscall(text: string): Result<SyscallState, string> {
	const fields = text.trimEnd().split(' ');
	const [first = '', ...rest] = fields;
	if (first === 'running' && rest.length === 0) return succeed({ number: null, args: [] });
	const isWhole = /^-?\d{1,9}$/.test(first) && rest.every((field) => /^0x[0-9a-f]{1,16}$/.test(field));
	if (isWhole && first === '-1' && rest.length === 2) return succeed({ number: null, args: [] });
	if (isWhole && Number(first) >= 0 && rest.length === 8)
		return succeed({ number: Number(first), args: rest.slice(0, 6) });
	return fail(`not a line of syscall: ${text.slice(0, 120)}`);
}
