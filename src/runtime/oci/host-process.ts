import { readFileSync } from 'node:fs';
import { parseStat, type StatFacts } from '../../proc/parse-stat.ts';
import { errorCode } from './error-code.ts';

/** What proc_pid_stat(5) says of a process; `undefined` when there is none, or nothing but its zombie. */
export function livingProcess(pid: number): StatFacts | undefined {
	const stat = parseStat(readProcFile(pid, 'stat') ?? '');
	return stat.ok && stat.value.state !== 'Z' ? stat.value : undefined;
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
