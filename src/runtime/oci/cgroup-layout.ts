import { join } from 'node:path';

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

interface CgroupMount {
	readonly mountPoint: string;
	readonly version: 1 | 2;
	readonly controllers: readonly string[];
}

function parseMount(line: string): CgroupMount | undefined {
	const [left = '', right] = line.split(' - ');
	const [type, , options = ''] = (right ?? '').split(' ');
	const mountPoint = left.split(' ')[4] ?? '';
	if (type === 'cgroup2') return { mountPoint, version: 2, controllers: [] };
	if (type !== 'cgroup') return undefined;
	const controllers = options
		.split(',')
		.filter((option) => !notControllers.has(option) && (!option.includes('=') || option.startsWith('name=')));
	return { mountPoint, version: 1, controllers };
}

/**
 * Reads the layout from the text of `/proc/self/mountinfo`; `undefined` where no cgroups are mounted. Hybrid hosts,
 * with `pids` and `memory` on v1 and a v2 tree beside them, are v1.
 */
export function parseCgroupLayout(mountinfo: string): CgroupLayout | undefined {
	const mounts = mountinfo.split('\n').flatMap((line) => parseMount(line) ?? []);
	const legacy = new Map<string, string>();
	for (const mount of mounts.filter((candidate) => candidate.version === 1))
		for (const controller of mount.controllers) if (!legacy.has(controller)) legacy.set(controller, mount.mountPoint);
	const unified = mounts.find((mount) => mount.version === 2)?.mountPoint;
	if (legacy.has('pids') || legacy.has('memory')) {
		const hierarchies = new Set([...legacy.values(), ...(unified === undefined ? [] : [unified])]);
		return { version: 1, controllers: Object.fromEntries(legacy), hierarchies: [...hierarchies] };
	}
	if (unified === undefined) return undefined;
	return { version: 2, controllers: { unified }, hierarchies: [unified] };
}

/** A lab's directory in each controller, as in `LabRef.cgroups`; they need not exist. */
export function labCgroups(layout: CgroupLayout, tag: string, id: string): Readonly<Record<string, string>> {
	const path = join(cgroupParent(tag), id);
	return Object.fromEntries(Object.entries(layout.controllers).map(([name, mount]) => [name, join(mount, path)]));
}
