import type { DetailsReading } from './read-details.ts';
import type { Reading } from './read-process.ts';
import type { ProcessDetails, ProcessFacts } from './snapshot.ts';

/** What one process was found to be, from one snapshot to the next. Facts that did not change stay the same object. */
export interface KnownProcess {
	readonly stat: string;
	/** Without the details. */
	readonly core: ProcessFacts;
	readonly details: DetailsReading | undefined;
	readonly facts: ProcessFacts;
	/** Monotonic milliseconds of the last full read. */
	readonly readAt: number;
	/** What `turnsOf` said just before the last full read, unless that was the first: once it says otherwise, the process has run. */
	readonly turns: string | undefined;
	/** Two full reads in a row said the same of the core: a new process may still show what its parent was before exec. */
	readonly settled: boolean;
	/** What `idleMark` said just before a full read, and when: while it says the same, the process has not run since. */
	readonly mark?: { readonly text: string; readonly at: number };
}

/** After a full read. */
export function renewKnown(
	before: KnownProcess | undefined,
	reading: Extract<Reading, { kind: 'read' }>,
	{ readAt, turns }: Pick<KnownProcess, 'readAt' | 'turns'>,
): KnownProcess {
	const settled = before !== undefined && isSame(before.core, reading.facts);
	const core = settled ? before.core : reading.facts;
	return join(before, { stat: reading.stat, core, details: reading.details, readAt, turns, settled });
}

/** After reading its details alone. */
export function renewDetails(before: KnownProcess, details: DetailsReading | undefined): KnownProcess {
	return join(before, { ...before, details });
}

/** After its `stat` could not be read. */
export function markKnown(before: KnownProcess, error: string): KnownProcess {
	const core = { ...before.core, unreadable: { ...before.core.unreadable, stat: error } };
	return join(before, { ...before, core, settled: false });
}

function join(before: KnownProcess | undefined, now: Omit<KnownProcess, 'facts'>): KnownProcess {
	const { core } = now;
	const details = now.details && keepSame(before?.details, now.details);
	if (before && before.core === core && before.details === details) return { ...now, details, facts: before.facts };
	if (!details) return { ...now, details, facts: core };
	const unreadable = { ...core.unreadable, ...details.unreadable };
	return { ...now, details, facts: { ...core, details: details.details, unreadable } };
}

function keepSame(before: DetailsReading | undefined, now: DetailsReading): DetailsReading {
	if (!before || !isSame(before.unreadable, now.unreadable)) return now;
	return isSameDetails(before.details, now.details) ? before : now;
}

/** Mounts are compared as objects: they are long, and their reader keeps those that did not change. */
function isSameDetails({ mounts, ...others }: ProcessDetails, { mounts: newMounts, ...newOthers }: ProcessDetails) {
	return mounts === newMounts && isSame(others, newOthers);
}

function isSame(a: object, b: object): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
