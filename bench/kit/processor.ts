import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds on a processor since it began, over all threads: the first number of `/proc/PID/task/TID/schedstat`. */
export function processorTime(pid: number): number {
	const threads = readdirSync(`/proc/${pid}/task`);
	const spent = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]);
	return spent.reduce((sum, nanoseconds) => sum + Number(nanoseconds), 0) / 1e6;
}

/** Milliseconds that the processors of the machine were not idle since it began, all together, proc_stat(5). */
export function busyTime(): number {
	const [, ...ticks] = readFileSync('/proc/stat', 'latin1').split('\n')[0]?.trim().split(/\s+/) ?? [];
	const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = ticks.map(Number);
	return (user + nice + system + irq + softirq) * 10;
}
