import type { LabRef, LabStats, MemoryRunsOut } from '../container-runtime.ts';
import { cgroupTree, readCgroupFile } from './cgroup-tree.ts';

/** Value of one key in a flat keyed cgroup file such as `memory.events`; 0 when it isn't there. */
function keyed(text: string | undefined, key: string): number {
	const line = text?.split('\n').find((candidate) => candidate.startsWith(`${key} `));
	return Number(line?.slice(key.length + 1) ?? 0);
}

/**
 * How often this cgroup's own limit refused a fork. `pids.events` counts the limits of cgroups below as well, which are those of containers in the
 * lab; kernels before 6.11, without `pids.events.local`, count in the cgroup of the process, whatever limit it was.
 */
function refusedForks(directory: string): number {
	const own = readCgroupFile(directory, 'pids.events.local');
	if (own !== undefined) return keyed(own, 'max');
	return cgroupTree(directory).reduce((sum, cgroup) => sum + keyed(readCgroupFile(cgroup, 'pids.events'), 'max'), 0);
}

/**
 * `oom_kill` is counted where the victim was and above, whosever limit it was; `oom` where the limit was reached and above, and in
 * `memory.events.local` only there: its difference is what cgroups below the lab's reached, cgroup-v2 "memory.events". All of the lab's
 * processes lie below, in its leaf or in a cgroup of a container.
 */
function memoryRunsOut(directory: string): MemoryRunsOut | undefined {
	const any = keyed(readCgroupFile(directory, 'memory.events'), 'oom');
	const local = readCgroupFile(directory, 'memory.events.local');
	return local === undefined ? undefined : { own: keyed(local, 'oom'), any };
}

function unifiedStats(directory: string): CgroupStats | undefined {
	const pids = readCgroupFile(directory, 'pids.current');
	if (pids === undefined) return undefined;
	return {
		pids: Number(pids),
		memoryBytes: Number(readCgroupFile(directory, 'memory.current') ?? 0),
		cpuMicroseconds: keyed(readCgroupFile(directory, 'cpu.stat'), 'usage_usec'),
		oomKills: keyed(readCgroupFile(directory, 'memory.events'), 'oom_kill'),
		memoryRunsOut: memoryRunsOut(directory),
		pidsRefused: refusedForks(directory),
	};
}

/** What the cgroups of a lab count. */
type CgroupStats = Omit<LabStats, 'diskFree'>;

/** What a lab uses, from its cgroups of either version, cgroups(7); `undefined` when they are gone. */
export function readLabStats(cgroups: LabRef['cgroups']): CgroupStats | undefined {
	if (cgroups.unified !== undefined) return unifiedStats(cgroups.unified);
	const read = (controller: string, file: string) => {
		const directory = cgroups[controller];
		return directory === undefined ? undefined : readCgroupFile(directory, file);
	};
	const pids = read('pids', 'pids.current');
	if (pids === undefined) return undefined;
	return {
		pids: Number(pids),
		memoryBytes: Number(read('memory', 'memory.usage_in_bytes') ?? 0),
		cpuMicroseconds: Math.floor(Number(read('cpuacct', 'cpuacct.usage') ?? 0) / 1000),
		oomKills: keyed(read('memory', 'memory.oom_control'), 'oom_kill'),
		memoryRunsOut: undefined,
		pidsRefused: keyed(read('pids', 'pids.events'), 'max'),
	};
}
