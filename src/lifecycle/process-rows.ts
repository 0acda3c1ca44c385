import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import type { ProcessRow } from '../protocol/frames.ts';
import { maxFrameBytes, maxProcessRows } from '../protocol/numbers.ts';

export interface ProcessRows {
	readonly rows: readonly ProcessRow[];
	/** How many processes are not in `rows`. */
	readonly more: number;
}

/** A longer command is cut: the table has one line a process, and a frame has a bound. */
const maxCommand = 160;

/** The overflow uid of user_namespaces(7): a user with no number in the lab. */
const nobody = 65_534;

/** Uids that a lab has. */
const mappedUids = 65_536;

/** The live process table of a snapshot, in the order of outside pids; a fork bomb is cut at what a frame can hold. */
export function processRows(snapshot: Snapshot): ProcessRows {
	const insidePids = new Map(snapshot.processes.map((facts) => [facts.pid, facts.insidePids[0] ?? 0]));
	const rows: ProcessRow[] = [];
	let bytes = 0;
	for (const facts of snapshot.processes.slice(0, maxProcessRows)) {
		const row = processRow(facts, insidePids, snapshot.rootUid);
		bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
		if (bytes > maxFrameBytes - 1024) break;
		rows.push(row);
	}
	return { rows, more: snapshot.processes.length - rows.length };
}

function processRow(facts: ProcessFacts, insidePids: ReadonlyMap<number, number>, rootUid: number): ProcessRow {
	return {
		pid: facts.pid,
		starttime: facts.starttime,
		insidePid: facts.insidePids[0] ?? 0,
		nested: facts.insidePids.slice(1),
		parent: facts.ppid,
		insideParent: insidePids.get(facts.ppid) ?? 0,
		state: facts.state,
		command: commandOf(facts),
		user: insideUid(facts.status?.uids[1], rootUid),
	};
}

function commandOf({ argv, comm }: ProcessFacts): string {
	const text = argv === null || argv.length === 0 ? `[${comm}]` : argv.join(' ');
	const plain = text
		.slice(0, 4 * maxCommand)
		.replace(/\p{C}/gu, '\u{fffd}')
		.trimEnd();
	return plain.length > maxCommand ? `${plain.slice(0, maxCommand - 1)}…` : plain;
}

function insideUid(uid: number | undefined, rootUid: number): number {
	if (uid === undefined || uid < rootUid || uid >= rootUid + mappedUids) return nobody;
	return uid - rootUid;
}
