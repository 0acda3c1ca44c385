import { isZombie } from './is-zombie.ts';
import type { ProcessEvent } from './process-event.ts';
import { type ProcessFacts, type ProcessKey, processKey, type Snapshot } from './snapshot.ts';

/** What happened between two snapshots of one lab: first who went, then who came or changed, each in order of pid. */
export function diffSnapshots(before: Snapshot, after: Snapshot): ProcessEvent[] {
	const old = byKey(before);
	const present = byKey(after);
	const gone = before.processes.filter((process) => !present.has(processKey(process)));
	return [
		...gone.map((process) => departure(process, after.at)),
		...after.processes.flatMap((process) => {
			const previous = old.get(processKey(process));
			return previous === process ? [] : changes(previous, process, after.at);
		}),
	];
}

function byKey(snapshot: Snapshot): ReadonlyMap<ProcessKey, ProcessFacts> {
	return new Map(snapshot.processes.map((process) => [processKey(process), process]));
}

function departure(facts: ProcessFacts, at: number): ProcessEvent {
	const process = processKey(facts);
	return isZombie(facts) ? { kind: 'reaped', at, process, parent: facts.ppid } : { kind: 'exited', at, process };
}

function changes(before: ProcessFacts | undefined, after: ProcessFacts, at: number): ProcessEvent[] {
	const base = { at, process: processKey(after) };
	const events: ProcessEvent[] = [];
	if (!before) events.push({ ...base, kind: 'started', parent: after.ppid });
	else events.push(...programChanges(before, after, at));
	if (before && before.ppid !== after.ppid)
		events.push({ ...base, kind: 'reparented', from: before.ppid, to: after.ppid });
	if (isZombie(after) && !(before && isZombie(before)))
		events.push({ ...base, kind: 'became-zombie', parent: after.ppid, exitCode: after.exitCode });
	return before ? [...events, ...namespaceChanges(before, after, at)] : events;
}

/** An exec changes the name too, so a new name counts as renamed only with the same program. */
function programChanges(before: ProcessFacts, after: ProcessFacts, at: number): ProcessEvent[] {
	const base = { at, process: processKey(after) };
	if (before.exe && after.exe && programOf(before.exe) !== programOf(after.exe))
		return [{ ...base, kind: 'execed', from: before.exe.path, to: after.exe.path }];
	if (before.comm !== after.comm) return [{ ...base, kind: 'renamed', from: before.comm, to: after.comm }];
	return [];
}

/** A file stays the same program when it is deleted or moved. */
function programOf(exe: { readonly device: number; readonly inode: number }): string {
	return `${exe.device}:${exe.inode}`;
}

function namespaceChanges(before: ProcessFacts, after: ProcessFacts, at: number): ProcessEvent[] {
	return Object.entries(after.namespaces).flatMap(([namespace, to]) => {
		const from = before.namespaces[namespace];
		if (from === undefined || from === to) return [];
		return [{ at, process: processKey(after), kind: 'entered-namespace', namespace, from, to }];
	});
}
