import { isZombie } from '../proc/is-zombie.ts';
import { type ProcessFacts, type ProcessKey, processKey, type Snapshot } from '../proc/snapshot.ts';
import { maskHas, type SignalName } from './signals.ts';
import type { CheckView, ProcessRecord } from './task.ts';

export { isZombie };

/** It began after the task did. An exec does not make a process new, and a zombie that the start snapshot missed isn't new. */
export function isNew(view: CheckView, process: ProcessFacts): boolean {
	const { keys, newest } = startOf(view);
	return !keys.has(processKey(process)) && process.starttime >= newest;
}

interface Start {
	readonly keys: ReadonlySet<ProcessKey>;
	/** The latest starttime in it: whatever is older began before the task, seen or not. */
	readonly newest: number;
}

const starts = new WeakMap<Snapshot, Start>();

function startOf({ start }: CheckView): Start {
	const known = starts.get(start);
	if (known) return known;
	const newest = start.processes.reduce((latest, { starttime }) => Math.max(latest, starttime), 0);
	const made = { keys: new Set(start.processes.map(processKey)), newest };
	starts.set(start, made);
	return made;
}

/** The processes of the latest snapshot that began after the task did. */
export function newProcesses(view: CheckView): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => isNew(view, process));
}

/** The process in the latest snapshot; `undefined` if it is there no more. */
export function findProcess(view: CheckView, key: ProcessKey): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => processKey(process) === key);
}

/** All that was seen of a process. */
export function recordOf(view: CheckView, process: ProcessFacts): ProcessRecord | undefined {
	return view.records.get(processKey(process));
}

/** The parent in the latest snapshot; `undefined` if it is not one of the lab's processes. */
export function parentProcess(view: CheckView, process: ProcessFacts): ProcessFacts | undefined {
	return view.snapshot.processes.find((other) => other.pid === process.ppid);
}

export function parentRecord(view: CheckView, process: ProcessFacts): ProcessRecord | undefined {
	const parent = parentProcess(view, process);
	return parent && recordOf(view, parent);
}

export function childrenOf(view: CheckView, process: ProcessFacts): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((other) => other.ppid === process.pid);
}

/** It runs this very file of the lab's image: exe has this path and the image's inode. Names prove nothing. */
export function runsProgram(process: ProcessFacts, path: string): boolean {
	return process.exe?.fromImage === true && process.exe.path === path;
}

/** argv without the program's own name is exactly this: `hasArgs(process, ['1000'])` for `sleep 1000`. */
export function hasArgs(process: ProcessFacts, args: readonly string[]): boolean {
	const own = process.argv?.slice(1);
	return own !== undefined && own.length === args.length && own.every((arg, index) => arg === args[index]);
}

/** Not a zombie, not dead: Z with living threads is alive. */
export function isAlive(process: ProcessFacts): boolean {
	return process.state !== 'X' && !isZombie(process);
}

/** The lab's PID 1. */
export function isLabInit(view: CheckView, process: ProcessFacts): boolean {
	return processKey(process) === processKey(view.snapshot.init);
}

/** The pid in the lab: what the learner's `ps` says. */
export function insidePid(process: ProcessFacts): number | undefined {
	return process.insidePids[0];
}

/** Columns of NSpid: 2 for a plain process of the lab, 3 in a container in the lab. */
export function namespaceDepth(process: ProcessFacts): number {
	return process.insidePids.length + 1;
}

/** PID 1 of a pid namespace below the lab's own. */
export function isNestedInit(process: ProcessFacts): boolean {
	return process.insidePids.length > 1 && process.insidePids.at(-1) === 1;
}

/** Both links were read in the same snapshot and are equal; inode numbers are used again, so never compare across snapshots. */
export function sharesNamespace(a: ProcessFacts, b: ProcessFacts, kind: string): boolean {
	return a.namespaces[kind] !== undefined && a.namespaces[kind] === b.namespaces[kind];
}

/** Both links were read and differ: false when either could not be read. */
export function hasOtherNamespace(a: ProcessFacts, b: ProcessFacts, kind: string): boolean {
	return a.namespaces[kind] !== undefined && b.namespaces[kind] !== undefined && !sharesNamespace(a, b, kind);
}

/** What a process does about one signal: one bit of a mask, never a whole mask, for masks are inherited. `undefined` when status could not be read. */
export function ignores(process: ProcessFacts, signal: SignalName): boolean | undefined {
	return process.status === null ? undefined : maskHas(process.status.sigIgn, signal);
}

/** It has a handler. Programs that wait with sigtimedwait(2), such as tini, handle signals without showing one. */
export function catches(process: ProcessFacts, signal: SignalName): boolean | undefined {
	return process.status === null ? undefined : maskHas(process.status.sigCgt, signal);
}

export function blocks(process: ProcessFacts, signal: SignalName): boolean | undefined {
	return process.status === null ? undefined : maskHas(process.status.sigBlk, signal);
}

/** The signal was sent and waits to be delivered, to the process or to its leader thread. */
export function hasPending(process: ProcessFacts, signal: SignalName): boolean | undefined {
	const { status } = process;
	return status === null ? undefined : maskHas(status.shdPnd, signal) || maskHas(status.sigPnd, signal);
}

/** The host name that it sees; `undefined` when that could not be read. Needs `reads: ['hostnames']`. */
export function hostnameSeenBy({ snapshot }: CheckView, process: ProcessFacts): string | undefined {
	const name = process.namespaces.uts === undefined ? undefined : snapshot.hostnames?.[process.namespaces.uts];
	return typeof name === 'string' ? name : undefined;
}

/** How long it has been seen in its present state without a break, in milliseconds. */
export function millisecondsInState(record: ProcessRecord): number {
	const since = record.states.at(-1)?.since ?? record.lastSeen;
	return record.lastSeen - since;
}

/** It is there, and has been seen in its present state for at least this long. */
export function seenFor(record: ProcessRecord, milliseconds: number): boolean {
	return record.gone === null && millisecondsInState(record) >= milliseconds;
}

/** It was ever seen in this state since the task began. */
export function everIn(record: ProcessRecord, state: string): boolean {
	return record.states.some((seen) => seen.state === state);
}

/**
 * Its parent changed to `to`, after another parent had been seen in at least `samples` snapshots. What was first seen
 * with that parent was not reparented before our eyes.
 */
export function wasReparented(
	record: ProcessRecord,
	{ to, samples = 1 }: { readonly to: ProcessKey; readonly samples?: number },
): boolean {
	const last = record.parents.at(-1);
	if (last?.parent !== to) return false;
	return record.parents.some((before) => before.pid !== last.pid && before.samples >= samples);
}

/** The parent that it had before the present one; looks that missed a parent don't count. */
export function previousParent(view: CheckView, record: ProcessRecord): ProcessRecord | undefined {
	const now = record.parents.at(-1);
	const key = record.parents.findLast(({ parent, pid }) => parent !== null && pid !== now?.pid)?.parent;
	return key == null ? undefined : view.records.get(key);
}

/** What could not be read of these although they were there: a reason for `unknown`. */
export function couldNotRead(processes: readonly ProcessFacts[], name: string): readonly ProcessFacts[] {
	return processes.filter((process) => process.unreadable[name] !== undefined);
}
