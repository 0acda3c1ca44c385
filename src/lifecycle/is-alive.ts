import { readFileSync } from 'node:fs';

/** Whether the very process lives, and not another with its pid: state and start time of proc_pid_stat(5). A zombie is dead. */
export function isAlive(process: { readonly pid: number; readonly starttime: number }): boolean {
	let stat: string;
	try {
		stat = readFileSync(`/proc/${process.pid}/stat`, 'latin1');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT' || code === 'ESRCH') return false;
		throw error;
	}
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields[0] !== 'Z' && fields[0] !== 'X' && Number(fields[19]) === process.starttime;
}
