import type { Mount } from '../../proc/parse-mountinfo.ts';
import type { IdRange, ListeningSocket, OpenFile, ProcessFacts, ProcessKey, Snapshot } from '../../proc/snapshot.ts';
import { changeRenaming, renameFiles, renameSight, type SightRenaming, sightIn } from './canonical-sight.ts';
import type { Moment, Trace } from './trace.ts';

/** When a recording begins, in milliseconds since the epoch. */
const beginning = Date.UTC(2026, 0, 1);
/** The starttime of its PID 1, and the least number of each kind. */
const initStarttime = 1_000;
/** The host's uid of root in a recorded lab. */
const rootUid = 100_000;
const first = { namespace: 1, device: 1, inode: 100 } as const;

/** Labs have other pids: what is true in one can't be said of another by its number. */
function firstPid(name: string): number {
	const hash = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 89, 0);
	return 1_000 + hash * 100;
}

/**
 * The same trace with small numbers in place of the machine's own: times, outside pids and ids, and the inodes of namespaces, files
 * and sockets. Order and equality stay, so every check says the same; two recordings of one case differ where the lab did. `name`: of
 * the case; its pids begin at a number of their own.
 */
export function canonical(trace: Trace, name: string): Trace {
	const snapshots = [trace.start, ...trace.moments.map(({ snapshot }) => snapshot)];
	const numbers = collectNumbers(snapshots, firstPid(name));
	const known = new Map<ProcessFacts, ProcessFacts>();
	const sight = sightRenaming(numbers, trace.start);
	const rename = (snapshot: Snapshot) => renameSnapshot(snapshot, { ...numbers, known, startedAt: trace.start, sight });
	const moments = trace.moments.map((moment): Moment => ({ ...moment, snapshot: rename(moment.snapshot) }));
	return { ...trace, start: rename(trace.start), moments };
}

function sightRenaming({ pid, device, inode, namespace, change }: Numbers, start: Snapshot): SightRenaming {
	return {
		...{ namespace, change, time: (at) => at - start.at + beginning },
		identity: (one) => ({ ...one, device: device(one.device), inode: inode(one.inode) }),
		id: (number) => (number < start.rootUid ? number : number - start.rootUid + rootUid),
		key: (key) => {
			const [own, starttime] = key.split(':').map(Number);
			return `${pid(own ?? 0)}:${renameStart(starttime ?? 0, start)}` satisfies ProcessKey;
		},
	};
}

function renameStart(starttime: number, start: Snapshot): number {
	return starttime - start.init.starttime + initStarttime;
}

type Rename = (number: number) => number;

interface Numbers {
	readonly pid: Rename;
	readonly device: Rename;
	readonly inode: Rename;
	/** `kind:[number]`, a namespace's link. */
	readonly namespace: (link: string) => string;
	/** `socket:[number]` and the like, or a path. */
	readonly target: (target: string) => string;
	readonly change: (at: number) => number;
}

function collectNumbers(snapshots: readonly Snapshot[], least: number): Numbers {
	const processes = [...new Set(snapshots.flatMap((snapshot) => snapshot.processes))];
	const sight = sightIn(snapshots);
	const sockets = snapshots.flatMap(({ listening }) => Object.values(listening ?? {}).flat());
	const ofProcesses = processes.flatMap(({ exe, details }) => [
		...(exe === null ? [] : [exe]),
		...(details.root === undefined ? [] : [details.root]),
		...(details.openFiles ?? []),
	]);
	const files = [...ofProcesses, ...sight.files, ...sight.roots];
	const targets = processes.flatMap(({ details }) => details.openFiles ?? []).map(({ target }) => target);
	const links = processes.flatMap(({ namespaces }) => Object.values(namespaces)).flatMap(numbersIn);
	const mounted = processes
		.flatMap(({ details }) => (details.mounts ?? []).filter(isNamespace))
		.map(({ root }) => root);
	const inNet = snapshots.flatMap(({ listening }) => Object.keys(listening ?? {})).flatMap(numbersIn);
	const pids = processes.flatMap(({ pid, ppid, pgrp, session, tpgid }) => [pid, ppid, pgrp, session, tpgid]);
	const inode = inOrder(
		[...files, ...sockets].map((one) => one.inode).concat(targets.filter(isPipe).flatMap(numbersIn)),
		first.inode,
	);
	const namespace = inOrder(
		[...links, ...inNet, ...[...sight.links, ...mounted, ...targets.filter((one) => !isPipe(one))].flatMap(numbersIn)],
		first.namespace,
	);
	const [start] = snapshots;
	const startAt = start?.at ?? 0;
	return {
		inode,
		pid: keepSmall(inOrder(pids.filter(isPid), least)),
		device: inOrder(
			files.map((file) => file.device),
			first.device,
		),
		namespace: (link) => renameIn(link, namespace),
		target: (target) => renameIn(target, isPipe(target) ? inode : namespace),
		change: changeRenaming(sight.files, { start: startAt, time: (at) => at - startAt + beginning }),
	};
}

/** 0 and -1 stand for none; pid 1 is the machine's. */
function isPid(pid: number): boolean {
	return pid > 1;
}

function keepSmall(rename: Rename): Rename {
	return (pid) => (isPid(pid) ? rename(pid) : pid);
}

/** Its number is an inode; that of any other such target is a namespace's. */
function isPipe(target: string): boolean {
	return /^(pipe|socket):/.test(target);
}

/** Its root is a namespace's link: that is what keeps one alive without a process. */
function isNamespace({ type }: Mount): boolean {
	return type === 'nsfs';
}

/** The least becomes `from`, the next `from + 1`, and so on. */
function inOrder(numbers: readonly number[], from: number): Rename {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	const renamed = new Map(sorted.map((number, index) => [number, from + index]));
	return (number) => renamed.get(number) ?? number;
}

const bracketed = /^([a-z_]+:\[)(\d+)(\].*)$/;

function numbersIn(link: string): readonly number[] {
	const [, , number] = bracketed.exec(link) ?? [];
	return number === undefined ? [] : [Number(number)];
}

function renameIn(link: string, rename: Rename): string {
	const [, before, number, after] = bracketed.exec(link) ?? [];
	return number === undefined ? link : `${before}${rename(Number(number))}${after}`;
}

interface Renaming extends Numbers {
	/** Facts that stayed the same object stay so. */
	readonly known: Map<ProcessFacts, ProcessFacts>;
	readonly startedAt: Snapshot;
	readonly sight: SightRenaming;
}

function renameSnapshot(snapshot: Snapshot, renaming: Renaming): Snapshot {
	const { startedAt, pid, inode, namespace } = renaming;
	const listening = Object.entries(snapshot.listening ?? {}).map(([link, sockets]) => [
		namespace(link),
		sockets.map((socket): ListeningSocket => ({ ...socket, inode: inode(socket.inode) })),
	]);
	return {
		...snapshot,
		at: snapshot.at - startedAt.at + beginning,
		rootUid,
		init: { pid: pid(snapshot.init.pid), starttime: initStarttime },
		processes: snapshot.processes.map((process) => renameOnce(process, renaming)),
		...(snapshot.listening === undefined ? {} : { listening: Object.fromEntries(listening) }),
		...renameSight(snapshot, renaming.sight),
	};
}

function renameOnce(process: ProcessFacts, renaming: Renaming): ProcessFacts {
	const before = renaming.known.get(process);
	if (before !== undefined) return before;
	const renamed = renameProcess(process, renaming);
	renaming.known.set(process, renamed);
	return renamed;
}

function renameProcess(process: ProcessFacts, { pid, namespace, target, startedAt, sight }: Renaming): ProcessFacts {
	const { exe, details, status } = process;
	const { id, identity: file } = sight;
	const range = (one: IdRange): IdRange => ({ ...one, outside: id(one.outside) });
	const mount = (one: Mount): Mount => (isNamespace(one) ? { ...one, root: namespace(one.root) } : one);
	const openFile = (one: OpenFile): OpenFile => ({ ...file(one), target: target(one.target) });
	return {
		...process,
		...{ pid: pid(process.pid), ppid: pid(process.ppid), pgrp: pid(process.pgrp) },
		...{ session: pid(process.session), tpgid: pid(process.tpgid) },
		starttime: renameStart(process.starttime, startedAt),
		exe: exe && file(exe),
		status: status && { ...status, uids: status.uids.map(id), gids: status.gids.map(id) },
		namespaces: Object.fromEntries(Object.entries(process.namespaces).map(([kind, link]) => [kind, namespace(link)])),
		details: {
			...details,
			...(details.uidMap === undefined ? {} : { uidMap: details.uidMap.map(range) }),
			...(details.gidMap === undefined ? {} : { gidMap: details.gidMap.map(range) }),
			...(details.root === undefined ? {} : { root: file(details.root) }),
			...(details.mounts === undefined ? {} : { mounts: details.mounts.map(mount) }),
			...(details.openFiles === undefined ? {} : { openFiles: details.openFiles.map(openFile) }),
			...(details.files === undefined ? {} : { files: renameFiles(details.files, sight) }),
		},
	};
}
