import type { Result } from '../foundation/result.ts';
import type { FileIdentity, FileReading } from './lab-file.ts';
import type { ProbeOutcome, ProbeSignal } from './probe.ts';

/** A process, never a bare pid. */
export interface ProcessId {
	readonly pid: number;
	readonly starttime: number;
}

/** Where to look for files: in the root directory that this process has now. */
export interface Place {
	readonly process: ProcessId;
	readonly files: readonly { readonly path: string; readonly text: boolean }[];
}

export interface LookRequest {
	/** The lab's PID 1: nothing is looked at that is not of this lab, and one look at it is made at a time. */
	readonly lab: ProcessId;
	readonly places: readonly Place[];
	/** One process of each UTS namespace, and one of each mount namespace. */
	readonly hostnames: readonly ProcessId[];
	readonly mountRoots: readonly ProcessId[];
}

export interface PlaceAnswer {
	/** The mount namespace of the process by the text of its link, and its root directory: as they were when one looked. */
	readonly mnt: string;
	readonly root: FileIdentity;
	/** In the order of the request. */
	readonly files: readonly FileReading[];
}

/** Something of a namespace, by the text of its link. */
export interface Named<T> {
	readonly link: string;
	readonly value: T;
}

/** In the order of the request, each with the name of an errno if it could not be read: `ESRCH` when the process was gone. */
export interface LookAnswer {
	readonly places: readonly Result<PlaceAnswer, string>[];
	readonly hostnames: readonly Result<Named<string>, string>[];
	readonly mountRoots: readonly Result<Named<FileIdentity>, string>[];
}

export interface Done {
	readonly outcome: ProbeOutcome;
	readonly why?: string;
}

/**
 * Looks into labs and acts in them where that takes system calls that Node lacks. Of what a learner controls it follows no link, executes nothing, and
 * opens only regular files; whoever makes it hang holds up looks at their own lab alone. Answers come within seconds; none rejects.
 */
export interface LabSight {
	/** The failure is the name of an errno: `ETIMEDOUT`, `EBUSY` while a look at this lab still hangs, `EIO` when nobody can look, as on a kernel before 5.6. */
	look(request: LookRequest): Promise<Result<LookAnswer, string>>;
	/** Sends a signal to a process of this lab other than its PID 1, and to nobody else. */
	signal(lab: ProcessId, to: ProcessId, signal: ProbeSignal): Promise<Done>;
	/** Connects by TCP from the network namespace of a process of this lab, for a second at most. */
	connect(lab: ProcessId, from: ProcessId, to: { readonly address: string; readonly port: number }): Promise<Done>;
}
