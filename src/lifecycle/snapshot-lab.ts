import { join } from 'node:path';
import type { Clock } from '../foundation/clock.ts';
import { createHostProcSource } from '../proc/node/host-proc-source.ts';
import type { FactKind, Snapshot } from '../proc/snapshot.ts';
import { createSnapshotTaker } from '../proc/take-snapshot.ts';
import type { ContainerRuntime, LabRef } from '../runtime/container-runtime.ts';
import { imageFiles } from './image-files.ts';

/** Takes snapshots of one lab from the host's `/proc`, with the costlier facts of `reads`. */
export function snapshotTaker(
	host: { readonly runtime: ContainerRuntime; readonly clock: Clock },
	lab: LabRef,
	reads: ReadonlySet<FactKind> = new Set(),
): () => Snapshot {
	const taker = createSnapshotTaker({
		source: createHostProcSource({
			livingPids: () => host.runtime.processes(lab),
			taskCount: () => host.runtime.taskCount(lab),
			cpuTime: () => host.runtime.cpuTime(lab),
			cgroupFolders: lab.cgroups,
		}),
		init: lab.init,
		rootUid: lab.rootUid,
		isFromImage: imageFiles(join(lab.imagePath, 'rootfs')),
		clock: host.clock,
		reads,
	});
	return () => taker.take();
}
