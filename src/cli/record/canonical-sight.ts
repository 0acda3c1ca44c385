import {
	type FileIdentity,
	type FileReading,
	isUnreadable,
	type LabFile,
	type Unreadable,
} from '../../proc/lab-file.ts';
import { isSignalWish, type ProbeResult, type ProbeWish } from '../../proc/probe.ts';
import type { ProcessKey, Snapshot } from '../../proc/snapshot.ts';

/** A file that was changed so long before the recording began, in milliseconds, has no date in it, only its place among such. */
const longAgo = 600_000;

type Probes = NonNullable<Snapshot['probes']>;
type Files = Readonly<Record<string, FileReading>>;

/** What was looked up beside `/proc` in these snapshots: files of the lab and of its processes, and the roots of mount namespaces. */
export function sightIn(snapshots: readonly Snapshot[]): {
	readonly files: readonly LabFile[];
	readonly roots: readonly FileIdentity[];
	readonly links: readonly string[];
} {
	const ofProcesses = snapshots.flatMap(({ processes }) => processes.map(({ details }) => details.files));
	const readings = [...new Set([...snapshots.map(({ files }) => files), ...ofProcesses])].flatMap((files) =>
		Object.values(files ?? {}),
	);
	const roots = snapshots.flatMap(({ mountRoots }) => Object.values(mountRoots ?? {}));
	return {
		files: readings.filter((one) => one !== null).filter(wasRead),
		roots: roots.filter(wasRead),
		links: snapshots.flatMap(({ hostnames, mountRoots }) => [
			...Object.keys(hostnames ?? {}),
			...Object.keys(mountRoots ?? {}),
		]),
	};
}

function wasRead<T extends object>(reading: T | Unreadable): reading is T {
	return !isUnreadable(reading);
}

export interface SightRenaming {
	readonly identity: <T extends FileIdentity>(one: T) => T;
	readonly id: (id: number) => number;
	readonly key: (key: ProcessKey) => ProcessKey;
	readonly namespace: (link: string) => string;
	/** Milliseconds since the epoch. */
	readonly time: (at: number) => number;
	/** Of a file's last change. */
	readonly change: (at: number) => number;
}

/** Renames times of changes: those long before the start by their order, the others by how far they are from it. */
export function changeRenaming(
	files: readonly LabFile[],
	{ start, time }: { readonly start: number; readonly time: (at: number) => number },
): SightRenaming['change'] {
	const old = [...new Set(files.map(({ changedAt }) => changedAt))].filter((at) => at < start - longAgo);
	const sorted = old.sort((a, b) => b - a);
	return (at) => (at < start - longAgo ? time(start) - longAgo - 1 - sorted.indexOf(at) : time(at));
}

export function renameSight(snapshot: Snapshot, renaming: SightRenaming): Partial<Snapshot> {
	const { files, hostnames, mountRoots, probes } = snapshot;
	const { namespace } = renaming;
	const links = <T>(facts: Readonly<Record<string, T>>, rename: (one: T) => T) =>
		Object.fromEntries(Object.entries(facts).map(([link, one]) => [namespace(link), rename(one)]));
	const root = (one: FileIdentity | Unreadable) => (isUnreadable(one) ? one : renaming.identity(one));
	return {
		...(files && { files: renameFiles(files, renaming) }),
		...(hostnames && { hostnames: links(hostnames, (name) => name) }),
		...(mountRoots && { mountRoots: links(mountRoots, root) }),
		...(probes && { probes: renameProbes(probes, renaming) }),
	};
}

export function renameFiles(files: Files, { identity, id, namespace, change }: SightRenaming): Files {
	const rename = (file: FileReading): FileReading => {
		if (file === null || isUnreadable(file)) return file;
		const { text, ...facts } = identity(file);
		const owner = { uid: id(file.uid), gid: id(file.gid) };
		const said = text === undefined ? {} : { text: text.replaceAll(/[a-z_]+:\[\d+\]/g, namespace) };
		return { ...facts, ...owner, changedAt: change(file.changedAt), ...said };
	};
	return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, rename(file)]));
}

function renameProbes(probes: Probes, { key, time }: SightRenaming): Probes {
	const wish = (one: ProbeWish): ProbeWish => {
		if (isSignalWish(one)) return { ...one, to: key(one.to) };
		return one.from === 'lab' ? one : { ...one, from: key(one.from) };
	};
	const rename = (result: ProbeResult) => ({ ...result, wish: wish(result.wish), at: time(result.at) });
	return Object.fromEntries(Object.entries(probes).map(([task, results]) => [task, results.map(rename)]));
}
