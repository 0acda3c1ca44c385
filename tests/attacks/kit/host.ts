import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabRef } from '../../../src/runtime/container-runtime.ts';
import { findBlockDevice } from '../../../src/runtime/oci/block-device.ts';
import { findCgroupLayout } from '../../../src/runtime/oci/cgroup-layout.ts';
import { cgroupProcesses, readCgroupFile } from '../../../src/runtime/oci/cgroup-tree.ts';
import { readHostMounts } from '../../../src/runtime/oci/host-mounts.ts';
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
	return hostFile(`/proc/${pid}/${file}`);
}

/** A small file of the kernel; empty when it is gone. */
export function hostFile(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}

/** The most memory that the lab's cgroup ever held, in bytes; `undefined` when it is gone. */
export function mostMemory({ cgroups }: LabRef): number | undefined {
	const [folder, file] =
		cgroups.unified === undefined ? [cgroups.memory, 'memory.max_usage_in_bytes'] : [cgroups.unified, 'memory.peak'];
	const text = readCgroupFile(folder ?? '', file);
	return text === undefined ? undefined : Number(text);
}

/** How many processors the lab's cgroup may use at most, of cgroups(7): a busy machine gives it less. */
export function processors({ cgroups }: LabRef): number {
	const read = (file: string) => readFileSync(join(cgroups.unified ?? cgroups.cpu ?? '', file), 'latin1');
	const parts =
		cgroups.unified === undefined ? [read('cpu.cfs_quota_us'), read('cpu.cfs_period_us')] : read('cpu.max').split(' ');
	return Number(parts[0]) / Number(parts[1]);
}

/** How often the disk that holds a folder was made to write what it held back: `stat` of a block device in sysfs. */
export function flushesOf(folder: string): number {
	const disk = findBlockDevice(folder, findCgroupLayout(readHostMounts()));
	if (disk === undefined) throw new Error(`${folder} is on no disk of its own`);
	return Number(hostFile(`/sys/dev/block/${disk.major}:${disk.minor}/stat`).trim().split(/\s+/)[15]);
}

/** Network namespaces of the whole machine, those that are being taken down too, give or take a few: slabinfo(5). */
export function netNamespaces(): number {
	const count = /^net_namespace +(\d+)/m.exec(hostFile('/proc/slabinfo'))?.[1];
	if (count === undefined) throw new Error('this kernel does not count its network namespaces');
	return Number(count);
}

/** A number that the host's kernel keeps in `/proc/sys`. */
export function kernelNumber(path: string): number {
	return Number.parseInt(readFileSync(join('/proc/sys', path), 'latin1'), 10);
}

/** Does something while the processes of every other lab of the same home are frozen, cgroups(7). */
export async function whileOthersStand<T>({ cgroups }: LabRef, act: () => Promise<T>): Promise<T> {
	const own = cgroups.freezer ?? cgroups.unified ?? '';
	const [file, frozen, thawed] =
		cgroups.unified === undefined ? ['freezer.state', 'FROZEN', 'THAWED'] : ['cgroup.freeze', '1', '0'];
	const others = readdirSync(dirname(own), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name !== basename(own))
		.map(({ name }) => join(dirname(own), name, file));
	const set = (value: string) => {
		for (const path of others) if (existsSync(path)) writeFileSync(path, value);
	};
	set(frozen);
	try {
		return await act();
	} finally {
		set(thawed);
	}
}
