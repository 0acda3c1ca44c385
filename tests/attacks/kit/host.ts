import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabRef } from '../../../src/runtime/container-runtime.ts';
import { cgroupProcesses } from '../../../src/runtime/oci/cgroup-tree.ts';
import { readTaskCount } from '../../../src/runtime/oci/lab-counters.ts';
import { readLabStats } from '../../../src/runtime/oci/lab-stats.ts';

/** What the host's kernel counts of a lab: tasks, memory, processes killed for want of it, forks refused. */
export function counted(lab: LabRef) {
	const stats = readLabStats(lab.cgroups);
	if (stats === undefined) throw new Error(`the lab ${lab.id} is gone`);
	return { ...stats, tasks: readTaskCount(lab.cgroups) ?? 0 };
}

/** Host pids of the lab's living processes. */
export function members(lab: LabRef): readonly number[] {
	return cgroupProcesses(lab.cgroups.pids ?? lab.cgroups.unified ?? '');
}

/** Host pids of the lab's processes with exactly this command line. */
export function running(lab: LabRef, commandLine: string): readonly number[] {
	return members(lab).filter((pid) => procFile(pid, 'cmdline').replaceAll('\0', ' ').trim() === commandLine);
}

/** A small file of `/proc/PID`; empty when the process is gone. */
export function procFile(pid: number | 'self', file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'latin1');
	} catch {
		return '';
	}
}

/** The most memory that the lab's cgroup ever held, in bytes. */
export function mostMemory({ cgroups }: LabRef): number {
	const [folder, file] =
		cgroups.unified === undefined ? [cgroups.memory, 'memory.max_usage_in_bytes'] : [cgroups.unified, 'memory.peak'];
	return Number(readFileSync(join(folder ?? '', file), 'latin1'));
}

/** A number that the host's kernel keeps in `/proc/sys`. */
export function kernelNumber(path: string): number {
	return Number.parseInt(readFileSync(join('/proc/sys', path), 'latin1'), 10);
}
