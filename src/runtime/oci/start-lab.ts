import { join } from 'node:path';
import { processFences } from './bundle.ts';
import { runArgs } from './engine.ts';
import type { OciHost } from './host.ts';
import { idArguments, type LabIds, named, startProgram } from './id-mapping.ts';
import type { DiskArguments } from './lab-disk.ts';
import type { LabPaths } from './lab-paths.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

/**
 * What a lab may have of things that the kernel counts by user: `user.max_*` of its user namespace, namespaces(7). The lab's root
 * may not raise them, and what it nests stays under them.
 */
export const namespaceLimits = {
	inotify_instances: 64,
	inotify_watches: 8192,
	user_namespaces: 64,
	mnt_namespaces: 64,
	pid_namespaces: 64,
	ipc_namespaces: 64,
	uts_namespaces: 64,
	cgroup_namespaces: 64,
	time_namespaces: 64,
	net_namespaces: 32,
} as const;

export interface LabStart extends LabIds {
	readonly id: string;
	readonly paths: LabPaths;
	readonly imagePath: string;
	readonly disk: DiskArguments;
	/** Where no cgroup limits them. */
	readonly processes: number | undefined;
}

/** Makes a lab's user namespace, its disk and its root, then runs the engine; `output` says why it failed before the engine ran. */
export function startLab(host: OciHost, lab: LabStart): Promise<ProgramEnd> {
	const { soft, hard } = processFences.openFiles;
	const limits = Object.entries(namespaceLimits).map(([name, limit]) => `${name}:${limit}`);
	const given = {
		...idArguments(lab),
		...lab.disk,
		limits: limits.join(','),
		files: `${soft}:${hard}`,
		locked: processFences.lockedMemory,
		image: join(lab.imagePath, 'rootfs'),
		rootfs: lab.paths.rootfs,
		'disk-at': lab.paths.disk,
		...(host.rootless ? { overlay: 'userxattr' } : {}),
		...(lab.processes === undefined ? {} : { processes: lab.processes }),
	};
	const engine = [host.engineFile, ...runArgs(host.stateRoot, lab.paths, lab.id)];
	return runProgram('perl', [startProgram, ...named(given), '--', ...engine], {
		cwd: lab.paths.folder,
		timeoutMilliseconds: host.createTimeout,
	});
}
