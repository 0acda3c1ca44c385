import { join } from 'node:path';
import type { Mount } from '../../proc/parse-mountinfo.ts';

/** How this host's cgroup hierarchies are mounted, cgroups(7). */
export interface CgroupLayout {
	readonly version: 1 | 2;
	/** Mount point by controller on v1 (`pids`, `memory`, `name=systemd`, ...); under the one key `unified` on v2. */
	readonly controllers: Readonly<Record<string, string>>;
	/** Mount point of every hierarchy in which a runtime may make a directory for a lab. */
	readonly hierarchies: readonly string[];
}

/** Directory of the labs of one home, relative to a hierarchy's mount point. */
export function cgroupParent(tag: string): string {
	return `proclab-${tag}`;
}

const notControllers = new Set(['rw', 'ro', 'xattr', 'clone_children', 'noprefix', 'cpuset_v2_mode']);

function controllersOf(mount: Mount): readonly string[] {
	return mount.superOptions.filter(
		(option) => !notControllers.has(option) && (!option.includes('=') || option.startsWith('name=')),
	);
}

/**
 * The layout as the mounts of this host show it; `undefined` where no cgroups are mounted. Hybrid hosts, with `pids` and `memory` on v1
 * and a v2 tree beside them, are v1.
 */
export function findCgroupLayout(mounts: readonly Mount[]): CgroupLayout | undefined {
	const legacy: Record<string, string> = {};
	for (const mount of mounts.filter(({ type }) => type === 'cgroup'))
		for (const controller of controllersOf(mount)) legacy[controller] ??= mount.mountPoint;
	const unified = mounts.find(({ type }) => type === 'cgroup2')?.mountPoint;
	if (legacy.pids !== undefined || legacy.memory !== undefined) {
		const hierarchies = new Set([...Object.values(legacy), ...(unified === undefined ? [] : [unified])]);
		return { version: 1, controllers: legacy, hierarchies: [...hierarchies] };
	}
	if (unified === undefined) return undefined;
	return { version: 2, controllers: { unified }, hierarchies: [unified] };
}

/** A lab's directory in each controller, as in `LabRef.cgroups`; they need not exist. */
export function labCgroups(layout: CgroupLayout, tag: string, id: string): Readonly<Record<string, string>> {
	const path = join(cgroupParent(tag), id);
	return Object.fromEntries(Object.entries(layout.controllers).map(([name, mount]) => [name, join(mount, path)]));
}
