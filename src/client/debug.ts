import type { ProcessEvent } from '../proc/process-event.ts';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { DebugFrame } from './page-session.ts';

export type Judged = DebugFrame['judged'][number];

/** The snapshot of a debug frame: labd sends the one the checks saw. */
export function snapshotOf(frame: DebugFrame): Snapshot {
	return frame.snapshot as Snapshot;
}

/** Oldest first. */
export function eventsOf(frame: DebugFrame): readonly ProcessEvent[] {
	return frame.events as readonly ProcessEvent[];
}

/** What was looked up beside `/proc`, and what the checker did, as JSON; `undefined` if this lesson wants none of it. */
export function lookedUp({ files, hostnames, mountRoots, probes }: Snapshot): string | undefined {
	const found = { files, hostnames, mountRoots, probes };
	const isAny = Object.values(found).some((facts) => facts !== undefined);
	return isAny ? JSON.stringify(found, null, 2) : undefined;
}

/** One line for lists: `4711 (12 in the lab) Z sleep`. */
export function processLine({ pid, insidePids, state, comm }: ProcessFacts): string {
	return `${pid} (${insidePids[0] ?? '?'} in the lab) ${state} ${comm.trim()}`;
}

/** What happened to whom: `became-zombie 4711: parent 4702, exitCode 0`. */
export function eventLine(event: ProcessEvent): string {
	const { kind, process, at: _, ...details } = event;
	const told = Object.entries(details).map(([name, value]) => `${name} ${String(value)}`);
	return `${kind} ${process.split(':')[0]}${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}

/** Why the learner sees something else than what the check just said; `undefined` if they see the same. */
export function whyDifferent({ state, raw, settled, threw }: Judged): string | undefined {
	if (threw !== null) return 'The check threw, so the learner is told that it can’t be told.';
	if (state === 'waiting') return 'The check isn’t asked before the tasks it needs are done.';
	if (state === 'done') return 'An edge task that passed stays passed; its check is asked no more.';
	if (raw === null) return 'The check was not asked yet.';
	if (settled === null) return 'A verdict counts once it was given in two snapshots in a row.';
	if (isSame(raw, settled)) return undefined;
	if (settled.verdict === 'unknown') return 'Something it may rest on could not be read, so the verdict is in doubt.';
	return 'Given once so far: a verdict counts once it was given in two snapshots in a row.';
}

function isSame(a: Verdict, b: Verdict): boolean {
	return a.verdict === b.verdict && a.wrong === b.wrong;
}
