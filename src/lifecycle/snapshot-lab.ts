import { join } from 'node:path';
import type { Clock } from '../foundation/clock.ts';
import type { WantedFile } from '../proc/lab-file.ts';
import { createHostProcSource } from '../proc/node/host-proc-source.ts';
import type { FactKind, Snapshot } from '../proc/snapshot.ts';
import { createSteadyTime } from '../proc/steady-time.ts';
import { createSnapshotTaker, type SnapshotTaker } from '../proc/take-snapshot.ts';
import type { ContainerRuntime, LabRef } from '../runtime/container-runtime.ts';
import { imageFiles } from './image-files.ts';
import { LabProbes } from './lab-probes.ts';

interface Host {
	readonly runtime: ContainerRuntime;
	readonly clock: Clock;
}

interface Wanted {
	/** The costlier facts. */
	readonly reads?: readonly FactKind[] | undefined;
	/** With the fact kind `files`. */
	readonly files?: readonly WantedFile[] | undefined;
}

/** Looks at one lab from outside, and probes what runs in it. */
export interface LabLook {
	takeSnapshot(): Snapshot;
	/** As of `SnapshotTaker`. */
	readonly refresh: SnapshotTaker['refresh'];
	/** `undefined` where nobody can. */
	readonly probes: LabProbes | undefined;
}

/** Looks at a lab through the host's `/proc`, and where that is not enough through the runtime's helper. */
export function lookAtLab({ runtime, clock }: Host, lab: LabRef, { reads = [], files = [] }: Wanted = {}): LabLook {
	const time = createSteadyTime(clock);
	const taker = createSnapshotTaker({
		source: createHostProcSource({
			livingPids: () => runtime.processes(lab),
			taskCount: () => runtime.taskCount(lab),
			cpuTime: () => runtime.cpuTime(lab),
			cgroupFolders: lab.cgroups,
		}),
		init: lab.init,
		rootUid: lab.rootUid,
		isFromImage: imageFiles(join(lab.imagePath, 'rootfs')),
		...{ clock, time, files, reads: new Set(reads), sight: runtime.sight },
	});
	const probes = runtime.sight && new LabProbes({ sight: runtime.sight, lab: lab.init, time });
	return {
		probes,
		refresh: (age) => taker.refresh(age),
		takeSnapshot() {
			const snapshot = taker.take();
			return probes?.results === undefined ? snapshot : { ...snapshot, probes: probes.results };
		},
	};
}

/** Takes snapshots of one lab, with the costlier facts of `reads` that are in `/proc`. */
export function snapshotTaker(host: Host, lab: LabRef, reads: ReadonlySet<FactKind> = new Set()): () => Snapshot {
	return lookAtLab(host, lab, { reads: [...reads] }).takeSnapshot;
}
