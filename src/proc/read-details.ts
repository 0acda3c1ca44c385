import { fail, type Result, succeed } from '../foundation/result.ts';
import { isZombie } from './is-zombie.ts';
import { labCgroupPaths } from './lab-cgroup-paths.ts';
import { parseCgroup } from './parse-cgroup.ts';
import { parseIdMap } from './parse-id-map.ts';
import { parseLimits } from './parse-limits.ts';
import type { StatFacts } from './parse-stat.ts';
import { parseSyscall } from './parse-syscall.ts';
import { parseTimensOffsets } from './parse-timens-offsets.ts';
import type { ProcFile, ProcSource } from './proc-source.ts';
import type { MountReader } from './read-mounts.ts';
import type { OpenFileReader } from './read-open-files.ts';
import type { FactKind, ProcessDetails } from './snapshot.ts';
import { syscallName } from './syscall-names.ts';

/** Details of one process, and the names of the files that could not be read with the reason. */
export interface DetailsReading {
	readonly details: ProcessDetails;
	readonly unreadable: Readonly<Record<string, string>>;
}

export interface DetailsSource {
	readonly source: ProcSource;
	readonly reads: ReadonlySet<FactKind>;
	readonly mounts: MountReader;
	readonly openFiles: OpenFileReader;
}

type Note = <T>(name: string, found: Result<T, string>) => T | undefined;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads of one process what `reads` asks for. A process that has exited keeps only its credentials and its cgroup; the kernel
 * answers ENOENT, ESRCH or nonsense for the rest, so that isn't asked for.
 */
export function readDetails(
	from: DetailsSource,
	process: Pick<StatFacts, 'pid' | 'state' | 'threads'>,
): DetailsReading {
	const { source, reads } = from;
	const { pid } = process;
	const details: Writable<ProcessDetails> = {};
	const unreadable: Record<string, string> = {};
	const note: Note = (name, found) => {
		if (found.ok) return found.value;
		unreadable[name] = found.error;
		return undefined;
	};
	const parse = <T>(file: ProcFile, parser: (text: string) => Result<T, string>) =>
		note(file, parsed(source, { pid, file, parser }));
	if (reads.has('cgroup')) set(details, 'cgroup', readCgroup(source, process, note));
	if (reads.has('id-maps')) {
		set(details, 'uidMap', parse('uid_map', parseIdMap));
		set(details, 'gidMap', parse('gid_map', parseIdMap));
	}
	if (process.state === 'Z') return { details, unreadable };
	if (reads.has('root')) set(details, 'root', readRoot(source, pid, note));
	if (reads.has('mounts')) set(details, 'mounts', note('mountinfo', from.mounts.read(pid)));
	if (reads.has('open-files')) set(details, 'openFiles', note('fd', from.openFiles.read(pid)));
	if (reads.has('syscall')) set(details, 'syscall', readSyscall(source, pid, note));
	if (reads.has('time-offsets')) set(details, 'timeOffsets', note('timens_offsets', readTimeOffsets(source, pid)));
	if (reads.has('limits')) set(details, 'limits', parse('limits', parseLimits));
	return { details, unreadable };
}

function set<K extends keyof ProcessDetails>(
	details: Writable<ProcessDetails>,
	key: K,
	value: ProcessDetails[K] | undefined,
): void {
	if (value !== undefined) details[key] = value;
}

/** Parses a file; what the parser refuses is `malformed`. */
function parsed<T>(
	source: ProcSource,
	{ pid, file, parser }: { pid: number; file: ProcFile; parser: (text: string) => Result<T, string> },
): Result<T, string> {
	const read = source.read(pid, file);
	if (!read.ok) return read;
	const value = parser(read.value);
	return value.ok ? value : fail('malformed');
}

/** Absent for a zombie of v1, which is in no cgroup of the lab any more. */
function readCgroup(source: ProcSource, process: Pick<StatFacts, 'pid' | 'state' | 'threads'>, note: Note) {
	const memberships = note('cgroup', parsed(source, { pid: process.pid, file: 'cgroup', parser: parseCgroup }));
	const paths = memberships && labCgroupPaths(memberships, source.cgroupFolders);
	return paths && isZombie(process) && Object.keys(paths).length === 0 ? undefined : paths;
}

function readRoot(source: ProcSource, pid: number, note: Note): ProcessDetails['root'] | undefined {
	const file = note('root', source.file(pid, 'root'));
	return file && { device: file.device, inode: file.inode };
}

function readSyscall(source: ProcSource, pid: number, note: Note): ProcessDetails['syscall'] | undefined {
	const state = note('syscall', parsed(source, { pid, file: 'syscall', parser: parseSyscall }));
	const wait = note('wchan', parsed(source, { pid, file: 'wchan', parser: succeed }));
	return state && wait !== undefined ? { name: syscallName(source.arch, state.number), ...state, wait } : undefined;
}

/** The file is empty for a process that has left its namespaces because it exits. */
function readTimeOffsets(source: ProcSource, pid: number): Result<NonNullable<ProcessDetails['timeOffsets']>, string> {
	const parser = (text: string) => (text === '' ? succeed(undefined) : parseTimensOffsets(text));
	const offsets = parsed(source, { pid, file: 'timens_offsets', parser });
	if (!offsets.ok) return offsets;
	return offsets.value === undefined ? fail('ENOENT') : succeed(offsets.value);
}
