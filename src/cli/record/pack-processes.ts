import { diff, type Json, type JsonObject, patch } from './patch.ts';

/** Facts of processes by pid. */
export type ProcessTable = Readonly<Record<string, JsonObject>>;

/**
 * What leads from one table to the next, by pid. `null`: gone. A new process is told as `like` its parent, from which it was
 * forked, but for what follows; one that was there before by what changed.
 */
export type ProcessChanges = Readonly<Record<string, JsonObject | null>>;

export function packProcesses(before: ProcessTable, now: ProcessTable): ProcessChanges {
	const gone = Object.keys(before).filter((pid) => now[pid] === undefined);
	const changed = Object.entries(now).flatMap(([pid, facts]): readonly (readonly [string, JsonObject])[] => {
		const old = before[pid];
		if (old !== undefined) {
			const change = diff(old, facts);
			return Object.keys(change).length === 0 ? [] : [[pid, change]];
		}
		const model = modelFor(pid, now);
		const like = model === undefined ? undefined : now[model];
		return [[pid, like === undefined ? facts : { like: Number(model), ...diff(like, facts) }]];
	});
	return Object.fromEntries([...changed, ...gone.map((pid) => [pid, null] as const)]);
}

/** Its parent, from which it has most; for one whose parent is not of the lab the first of those. Pids start again from low ones. */
function modelFor(pid: string, table: ProcessTable): string | undefined {
	const parentOf = (child: string) => String(table[child]?.ppid);
	const parent = parentOf(pid);
	if (table[parent] !== undefined) return parent;
	const first = Object.keys(table).find((other) => table[parentOf(other)] === undefined);
	return first === pid ? undefined : first;
}

/** @throws Error when a process is like one that isn't there. */
export function unpackProcesses(before: ProcessTable, changes: ProcessChanges): ProcessTable {
	const now: Record<string, JsonObject> = { ...before };
	const make = (pid: string): JsonObject => {
		const { like, ...own } = changes[pid] ?? {};
		now[pid] = like === undefined ? patch(before[pid] ?? {}, own) : patch(modelOf(like), own);
		return now[pid];
	};
	const modelOf = (like: Json): JsonObject => {
		const pid = String(like);
		const isOld = before[pid] !== undefined && changes[pid] === undefined;
		const model = isOld ? before[pid] : changes[pid] && make(pid);
		if (model === undefined || model === null) throw new Error(`A process is like ${pid}, which is not there.`);
		return model;
	};
	for (const [pid, change] of Object.entries(changes)) {
		if (change === null) delete now[pid];
		else make(pid);
	}
	return now;
}
