import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../foundation/clock.ts';
import { createHostProcSource } from '../proc/node/host-proc-source.ts';
import type { FactKind, Snapshot } from '../proc/snapshot.ts';
import { createSnapshotTaker } from '../proc/take-snapshot.ts';
import type { ContainerRuntime, LabRef } from '../runtime/container-runtime.ts';

/** Paths whose inode in an image is remembered: a learner may run programs under any number of names. */
const maxRememberedPaths = 1_000;

/** Takes snapshots of one lab from the host's `/proc`, with the costlier facts of `reads`. */
export function snapshotTaker(
	host: { readonly runtime: ContainerRuntime; readonly clock: Clock },
	lab: LabRef,
	reads: ReadonlySet<FactKind> = new Set(),
): () => Snapshot {
	const inodeInImage = inodeReader(join(lab.imagePath, 'rootfs'));
	const taker = createSnapshotTaker({
		source: createHostProcSource({
			livingPids: () => host.runtime.processes(lab),
			taskCount: () => host.runtime.taskCount(lab),
			cpuTime: () => host.runtime.cpuTime(lab),
			cgroupFolders: lab.cgroups,
		}),
		init: lab.init,
		rootUid: lab.rootUid,
		isFromImage: (path, inode) => inodeInImage(path) === inode,
		clock: host.clock,
		reads,
	});
	return () => taker.take();
}

/** The inode a path has in a root file system that never changes. Only numbers are compared: nothing of the file is read. */
function inodeReader(root: string): (path: string) => number | undefined {
	const known = new Map<string, number | undefined>();
	return (path) => {
		if (known.has(path)) return known.get(path);
		if (known.size >= maxRememberedPaths) known.clear();
		const inode = inodeOf(join(root, path));
		known.set(path, inode);
		return inode;
	};
}

function inodeOf(path: string): number | undefined {
	try {
		return lstatSync(path).ino;
	} catch (error) {
		if (error instanceof Error && 'syscall' in error) return undefined;
		throw error;
	}
}
