import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { parseStat } from '../../proc/parse-stat.ts';
import type { LabRef, LabStats } from '../container-runtime.ts';
import { errorCode } from './error-code.ts';
import { livingProcess } from './host-process.ts';

type Init = LabRef['init'];

/**
 * Host pids of the living processes of a lab that has no cgroup of its own: those in the pid namespace of its PID 1, and what descends from
 * them in namespaces below. Whoever loses its parent there gets one in the same namespace, pid_namespaces(7). Empty when PID 1 is gone,
 * for the kernel lets it go last.
 */
export function findLabProcesses({ pid: init, starttime }: Init): readonly number[] {
	if (livingProcess(init)?.starttime !== starttime) return [];
	const [own, outer] = [pidNamespaceOf(init), pidNamespaceOf('self')];
	const found = new Set<number>();
	const nested = new Map<number, number>();
	for (const name of readdirSync('/proc')) {
		const pid = Number(name);
		const namespace = pid > 0 ? pidNamespaceOf(pid) : undefined;
		if (namespace === undefined || namespace === outer) continue;
		const process = livingProcess(pid);
		if (process === undefined) continue;
		if (namespace === own) found.add(pid);
		else nested.set(pid, process.ppid);
	}
	addDescendants(found, nested);
	return [...found];
}

/** `parents`: pid to pid of the parent. */
function addDescendants(found: Set<number>, parents: ReadonlyMap<number, number>): void {
	for (let before = -1; before !== found.size; ) {
		before = found.size;
		for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
	}
}

/** Its inode; `undefined` for processes that we may not look at, which are none of ours. Asked first, for most are such, and an exception costs. */
function pidNamespaceOf(pid: number | 'self'): number | undefined {
	const link = `/proc/${pid}/ns/pid`;
	return existsSync(link) ? readOr(() => statSync(link).ino) : undefined;
}

/** What its living processes use now, and those that they have waited for; the kernel counts nothing for all of a lab without a cgroup. */
export function sumUsage(init: Init): Omit<LabStats, 'diskFree'> | undefined {
	const pids = findLabProcesses(init);
	if (pids.length === 0) return undefined;
	const used = pids.flatMap((pid) => readOr(() => usageOf(pid)) ?? []);
	const sum = (of: keyof Usage) => used.reduce((total, usage) => total + usage[of], 0);
	return {
		pids: sum('tasks'),
		memoryBytes: sum('memoryBytes'),
		cpuMicroseconds: sum('cpuMicroseconds'),
		oomKills: 0,
		memoryRunsOut: undefined,
		pidsRefused: 0,
	};
}

interface Usage {
	readonly tasks: number;
	readonly memoryBytes: number;
	readonly cpuMicroseconds: number;
}

/** Sizes of a page and of a clock tick, as proc_pid_statm(5) and proc_pid_stat(5) count: 4 KiB and a hundredth of a second nearly everywhere. */
const page = 4096;
const tickMicroseconds = 10_000;

/** Memory without what it shares with others; time with that of children that it has waited for. */
function usageOf(pid: number): Usage {
	const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
	const [resident = 0, shared = 0] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ').slice(1).map(Number);
	const times = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 16).map(Number);
	const parsed = parseStat(stat);
	return {
		tasks: parsed.ok ? parsed.value.threads : 1,
		memoryBytes: (resident - shared) * page,
		cpuMicroseconds: times.reduce((total, ticks) => total + ticks, 0) * tickMicroseconds,
	};
}

/** `undefined` when the process has gone meanwhile. */
function readOr<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		if (['ENOENT', 'ESRCH', 'EACCES'].includes(errorCode(error) ?? '')) return undefined;
		throw error;
	}
}
