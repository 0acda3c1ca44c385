import { readFileSync } from 'node:fs';
import { parseStat } from '../../proc/parse-stat.ts';
import { errorCode } from './error-code.ts';

/** Start time of a process in clock ticks since boot, field 22 of proc_pid_stat(5); `undefined` when there is none. */
export function startTime(pid: number): number | undefined {
	const stat = parseStat(readProcFile(pid, 'stat') ?? '');
	return stat.ok ? stat.value.starttime : undefined;
}

/** Name of the program a process runs, proc_pid_comm(5). */
export function commandName(pid: number): string | undefined {
	return readProcFile(pid, 'comm')?.trimEnd();
}

/** Whether its first thread has started a process, proc_pid_task_tid_children(5); `undefined` where the kernel doesn't say. */
export function hasChild(pid: number): boolean | undefined {
	const children = readProcFile(pid, `task/${pid}/children`);
	return children === undefined ? undefined : children !== '';
}

function readProcFile(pid: number, file: string): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'latin1');
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
		throw error;
	}
}

/** Sends SIGKILL; a process that is gone is what was wanted. */
export function killProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if (errorCode(error) !== 'ESRCH') throw error;
	}
}
