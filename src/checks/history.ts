import { diffSnapshots } from '../proc/diff-snapshots.ts';
import { isExiting } from '../proc/is-exiting.ts';
import { type ProcessFacts, type ProcessKey, processKey, type Snapshot } from '../proc/snapshot.ts';
import type { CheckView, ProcessRecord } from './task.ts';
import type { Vars } from './vars.ts';

/**
 * How much is remembered. Of records of processes that are gone and of events the oldest are forgotten first, of the changes of
 * one process the oldest but for the first: a fork bomb, or a program that stops and goes on without end, must not fill our memory.
 */
export const horizon = { goneRecords: 1_000, events: 2_000, changes: 32 } as const;

/** A history that begins with the task: what was there before is marked `fromStart`. */
export function beginHistory(start: Snapshot, vars: Vars = {}): CheckView {
	const keys = keysByPid(start);
	const records = start.processes.map((process) => {
		return beginRecord(process, { at: start.at, parent: keys.get(process.ppid) ?? null, fromStart: true });
	});
	const byKey = new Map(records.map((record) => [record.key, record]));
	return { snapshot: start, start, records: byKey, events: [], vars, probes: [] };
}

/** The history with one more snapshot; the one given is not changed. */
export function extendHistory(history: CheckView, snapshot: Snapshot): CheckView {
	const events = diffSnapshots(history.snapshot, snapshot);
	return {
		snapshot,
		start: history.start,
		vars: history.vars,
		probes: history.probes,
		records: extendRecords(history, snapshot),
		events: events.length === 0 ? history.events : keepLast([...history.events, ...events], horizon.events),
	};
}

function extendRecords(history: CheckView, snapshot: Snapshot): ReadonlyMap<ProcessKey, ProcessRecord> {
	const records = new Map(history.records);
	const keys = keysByPid(snapshot);
	const present = new Set(keys.values());
	for (const process of snapshot.processes) {
		const key = processKey(process);
		const record = records.get(key);
		const seen = { at: snapshot.at, parent: keys.get(process.ppid) ?? null, fromStart: false };
		records.set(key, record ? extendRecord(record, process, seen) : beginRecord(process, seen));
	}
	for (const [key, record] of records)
		if (record.gone === null && !present.has(key)) records.set(key, { ...record, gone: snapshot.at });
	return forgetOldest(records);
}

interface Seen {
	readonly at: number;
	readonly parent: ProcessKey | null;
	readonly fromStart: boolean;
}

function keysByPid(snapshot: Snapshot): ReadonlyMap<number, ProcessKey> {
	return new Map(snapshot.processes.map((process) => [process.pid, processKey(process)]));
}

function beginRecord(process: ProcessFacts, { at, parent, fromStart }: Seen): ProcessRecord {
	return {
		...{
			key: processKey(process),
			firstSeen: at,
			lastSeen: at,
			gone: null,
			fromStart,
			first: process,
			latest: process,
			lastAlive: process,
		},
		parents: [{ parent, pid: process.ppid, since: at, samples: 1 }],
		states: [{ state: process.state, since: at }],
	};
}

function extendRecord(record: ProcessRecord, latest: ProcessFacts, { at, parent }: Seen): ProcessRecord {
	return {
		...{ ...record, lastSeen: at, gone: null, latest },
		lastAlive: latest.state === 'Z' || isExiting(latest) ? record.lastAlive : latest,
		parents: extendParents(record.parents, { parent, pid: latest.ppid, since: at, samples: 1 }),
		states: extendStates(record.states, { state: latest.state, since: at }),
	};
}

function extendParents(parents: ProcessRecord['parents'], now: ProcessRecord['parents'][number]) {
	const last = parents.at(-1);
	if (last?.parent !== now.parent || last.pid !== now.pid) return keepFirstAndLast([...parents, now]);
	return [...parents.slice(0, -1), { ...last, samples: last.samples + 1 }];
}

function extendStates(states: ProcessRecord['states'], now: ProcessRecord['states'][number]) {
	return states.at(-1)?.state === now.state ? states : keepFirstAndLast([...states, now]);
}

/** A program of the start state that is gone is still asked for, and there are few of them. */
function forgetOldest(records: Map<ProcessKey, ProcessRecord>): ReadonlyMap<ProcessKey, ProcessRecord> {
	const gone = [...records.values()].filter((record) => record.gone !== null && !record.fromStart);
	if (gone.length <= horizon.goneRecords) return records;
	gone.sort((a, b) => (a.gone ?? 0) - (b.gone ?? 0));
	for (const record of gone.slice(0, gone.length - horizon.goneRecords)) records.delete(record.key);
	return records;
}

function keepFirstAndLast<T>(changes: readonly T[]): readonly T[] {
	return changes.length <= horizon.changes
		? changes
		: [...changes.slice(0, 1), ...keepLast(changes, horizon.changes - 1)];
}

function keepLast<T>(list: readonly T[], count: number): readonly T[] {
	return list.length <= count ? list : list.slice(-count);
}
