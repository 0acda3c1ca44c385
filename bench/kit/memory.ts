import { readdirSync, readFileSync } from 'node:fs';

/** Proportional set size of processes, proc_pid_smaps(5), in bytes: shared pages count by their part, so that sums are true. */
export function pssOf(pids: Iterable<number>): number {
	let sum = 0;
	for (const pid of pids) sum += Number(/^Pss:\s+(\d+) kB/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
	return sum;
}

/** Of the whole machine, proc_meminfo(5), in bytes. */
export type MachineMemory = ReadonlyMap<string, number>;

export function machineMemory(): MachineMemory {
	const rows = readFileSync('/proc/meminfo', 'latin1').matchAll(/^(\w+)(?:\(\w+\))?:\s+(\d+) kB/gm);
	return new Map([...rows].map(([, name = '', kilobytes]) => [name, Number(kilobytes) * 1024]));
}

/** How much more of `name` there is than before, in bytes. */
export function growth(before: MachineMemory, after: MachineMemory, name: string): number {
	return (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

/** A process and all that come from it. */
export function familyOf(root: number): readonly number[] {
	const children = Map.groupBy(everyPid(), parentOf);
	const found = [root];
	for (const pid of found) found.push(...(children.get(pid) ?? []));
	return found;
}

export function everyPid(): readonly number[] {
	return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** 0 of a process that has gone. */
function parentOf(pid: number): number {
	const stat = readOr(`/proc/${pid}/stat`);
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Empty when the process has gone. */
function readOr(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}
