import type { Snapshot } from '../proc/snapshot.ts';
import type { LabLimits, LabRef } from '../runtime/container-runtime.ts';
import type { LabProbes } from './lab-probes.ts';

/** A lab that runs and whose start state is made: only in such a lab can a terminal be opened. */
export interface ReadyLab {
	readonly ref: LabRef;
	readonly limits: LabLimits;
	/** The first snapshot after the start state was made; what a task counts from. */
	readonly baseline: Snapshot;
	takeSnapshot(): Snapshot;
	/** As of `SnapshotTaker`; absent: there is never anything to wait for. */
	refresh?(age: number): Promise<void> | undefined;
	/** Absent: nobody probes this lab. */
	readonly probes?: LabProbes | undefined;
}
