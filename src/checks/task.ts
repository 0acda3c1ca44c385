import type { FileWish } from '../proc/lab-file.ts';
import type { ProbeResult, ProbeWish } from '../proc/probe.ts';
import type { ProcessEvent } from '../proc/process-event.ts';
import type { FactKind, ProcessFacts, ProcessKey, Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { Draw, Vars } from './vars.ts';

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
	/** The latest before it, or its leader thread alone, ended: then it has neither program nor arguments. The first if that was so from the start. */
	readonly lastAlive: ProcessFacts;
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

/**
 * All that a check may look at. A task begins with its lab, or once the tasks it `needs` are done; what happened before isn't in it,
 * but for records marked `fromStart`.
 */
export interface CheckView {
	readonly snapshot: Snapshot;
	/** The first snapshot of the task: after its start state was made. */
	readonly start: Snapshot;
	readonly records: ReadonlyMap<ProcessKey, ProcessRecord>;
	readonly events: readonly ProcessEvent[];
	/** What was drawn for this learner; empty for a task without `vars`. */
	readonly vars: Vars;
	/** What the checker did because this task wished for it, oldest first. */
	readonly probes: readonly ProbeResult[];
}

/** A pure function: the same view gives the same verdict. */
export type Check = (view: CheckView) => Verdict;

/** A pure function: what the checker is to do in the lab, if anything. */
export type Probe = (view: CheckView) => ProbeWish | undefined;

/**
 * One thing to achieve in a lesson. Beside the task file lie `solution.sh`, `attempts/<name>.sh` (named wrong attempts), and where
 * there are any `alternatives/<name>.sh` (other ways that pass) and `cheats/<name>.sh` (that must not pass); the harness types
 * them line by line into a real pty. Texts and scripts may hold `{{name}}` for each name of `vars`.
 */
export interface Task {
	/** Unique in the course, kebab-case; the name of the task's folder. */
	readonly id: string;
	/** One line for lists: 'Make a zombie'. */
	readonly title: string;
	/** `edge`: done once true. `level`: must hold now. */
	readonly mode: 'edge' | 'level';
	/** Ids of tasks of the same lesson that must be done before this one begins. */
	readonly needs?: readonly string[];
	/** A bash script that makes the start state, run as root in the lab when the task begins. What it leaves running must be detached. */
	readonly start?: string;
	/**
	 * For a task with `needs`, and required there: a bash script that makes what those tasks would have left, run before `start` when
	 * the task is entered on its own (a jump, a reset, a lab that expired). `true` if they leave nothing that matters.
	 */
	readonly entry?: string;
	/** Drawn anew for each learner, by name; the same for the same learner. */
	readonly vars?: Readonly<Record<string, Draw>>;
	/** Facts the check looks at that cost extra reads. */
	readonly reads?: readonly FactKind[];
	/** Files that the check looks at; goes with `reads: ['files']`. */
	readonly files?: readonly FileWish[];
	/**
	 * What the checker is to do so that the check can see what comes of it; asked after each snapshot while the task is active. A signal is sent
	 * once it was wished for a second long in which the process slept at every look, or five seconds, and to one process once. A connection is made
	 * when it was wished for twice in a row, and again each second while it is.
	 */
	readonly probe?: Probe;
	readonly check: Check;
	/** A ladder of hints, the gentlest first: at least two. */
	readonly hints: readonly string[];
	/** What to say of each named wrong attempt; a check names one by `wrong`. Every file in `attempts/` has its name here, and the reverse. */
	readonly wrong: Readonly<Record<string, string>>;
	/** Said with the solution, when someone asks for it. */
	readonly explanation?: string;
}
