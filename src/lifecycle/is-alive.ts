import { readFileSync } from 'node:fs';

interface Identity {
	readonly pid: number;
	readonly starttime: number;
}

/** Whether the very process lives, and not another with its pid: state and start time of proc_pid_stat(5). A zombie is dead. */
export function isAlive(process: Identity): boolean {
	return livesIn(readText(process.pid, 'stat'), process);
}

/** It lives, and will do so: nobody has killed it, and it is not on its way out (which takes as long as there are others in its pid namespace). */
export function staysAlive(process: Identity): boolean {
	const stat = readText(process.pid, 'stat');
	return livesIn(stat, process) && !isEnding(stat, readText(process.pid, 'status'));
}

/** PF_EXITING of the kernel's `sched.h`, in field 9 of proc_pid_stat(5). */
const exitingFlag = 0x4;

/** The last nine bits of a set of signals hold SIGKILL as the highest. */
const pendingKill = /^(Sig|Shd)Pnd:\s+[0-9a-f]*[13579bdf][0-9a-f]{2}$/m;

/** By the texts of `/proc/PID/stat` and `status`: it runs its exit, or SIGKILL is pending. */
export function isEnding(stat: string, status: string): boolean {
	return (Number(fieldsOf(stat)[6]) & exitingFlag) !== 0 || pendingKill.test(status);
}

function livesIn(stat: string, { starttime }: Identity): boolean {
	const fields = fieldsOf(stat);
	return stat !== '' && fields[0] !== 'Z' && fields[0] !== 'X' && Number(fields[19]) === starttime;
}

/** From field 3 on: the name before it may hold anything. */
function fieldsOf(stat: string): readonly string[] {
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty when there is no such process. */
function readText(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'latin1');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT' || code === 'ESRCH') return '';
		throw error;
	}
}
