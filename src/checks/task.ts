import type { ProcessEvent } from '../proc/process-event.ts';
import type { ProcessFacts, ProcessKey, Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';

/** What was seen of one process since the task began. */
export interface ProcessRecord {
	readonly key: ProcessKey;
	/** When it was first and last in a snapshot; milliseconds since the epoch. */
	readonly firstSeen: number;
	readonly lastSeen: number;
	/** When a snapshot first lacked it; `null` while it is there. */
	readonly gone: number | null;
	/** It was there before the task began. */
	readonly fromStart: boolean;
	readonly first: ProcessFacts;
	readonly latest: ProcessFacts;
	/** Its parents in order, as keys (`null` if the parent is not of the lab), with when each was first seen and in how many snapshots. */
	readonly parents: readonly {
		readonly parent: ProcessKey | null;
		readonly pid: number;
		readonly since: number;
		readonly samples: number;
	}[];
	/** Its states in order, with when each began to be seen. */
	readonly states: readonly { readonly state: string; readonly since: number }[];
}

/** All that a check may look at. What happened before the task began isn't in it, but for records marked `fromStart`. */
export interface CheckView {
	readonly snapshot: Snapshot;
	/** The first snapshot after the task's start state was made. */
	readonly start: Snapshot;
	readonly records: ReadonlyMap<ProcessKey, ProcessRecord>;
	readonly events: readonly ProcessEvent[];
}

/** A pure function: the same view gives the same verdict. */
export type Check = (view: CheckView) => Verdict;

/**
 * One thing to achieve in a lesson. `solution.sh` and `attempts/<name>.sh` lie beside the task file; the harness types them
 * line by line into a real pty.
 */
export interface Task {
	/** Unique in the course, kebab-case; the name of the task's folder. */
	readonly id: string;
	/** One line for lists: 'Make a zombie'. */
	readonly title: string;
	/** `edge`: done once true. `level`: must hold now. */
	readonly mode: 'edge' | 'level';
	/** A bash script that makes the start state, run as root in the lab before the learner gets a shell. What it leaves running must be detached. */
	readonly start?: string;
	readonly check: Check;
	/** A ladder of hints, the gentlest first: at least two. */
	readonly hints: readonly string[];
	/** What to say of each named wrong attempt; a check names one by `wrong`. Every file in `attempts/` has its name here, and the reverse. */
	readonly wrong: Readonly<Record<string, string>>;
	/** Said with the solution, when someone asks for it. */
	readonly explanation?: string;
}
