import { type Result, succeed } from '../foundation/result.ts';
import { decodeBytes } from './decode-bytes.ts';
import { isGone } from './is-gone.ts';
import { parseCmdline } from './parse-cmdline.ts';
import { parseStat, type StatFacts } from './parse-stat.ts';
import { parseStatus, type Status } from './parse-status.ts';
import type { FileFacts, ProcRead, ProcSource } from './proc-source.ts';
import type { DetailsReading } from './read-details.ts';
import type { ExeFacts, ProcessFacts } from './snapshot.ts';

/** Whether the image has this very file at this path of the lab, unchanged. */
export type IsFromImage = (path: string, file: Pick<FileFacts, 'inode' | 'changedAt'>) => boolean;

/** `stat` is the text that the facts belong to; `facts` are without the details. */
export type Reading =
	| {
			readonly kind: 'read';
			readonly stat: string;
			readonly facts: ProcessFacts;
			readonly details: DetailsReading | undefined;
	  }
	| { readonly kind: 'gone' }
	| { readonly kind: 'unreadable'; readonly error: string };

const namespaceKinds = ['pid', 'pid_for_children', 'mnt', 'uts', 'ipc', 'net', 'user', 'cgroup', 'time'] as const;

/** The links that outlive a process' exit until it is waited for. */
const zombieNamespaceKinds = ['pid', 'user'] as const;

/** How often facts are read again when the process exits or execs while they are read: each time is one more race lost in a row. */
const attempts = 3;

export interface ReadOptions {
	readonly isFromImage: IsFromImage;
	/** When it was just read. */
	readonly stat?: string;
	readonly readDetails?: ((process: StatFacts) => DetailsReading) | undefined;
}

/**
 * Reads all facts of one process, `stat` first and last: a pid that is used again in between, an exit or an exec can't mix
 * the facts of two.
 */
export function readProcess(source: ProcSource, pid: number, options: ReadOptions): Reading {
	const { isFromImage, stat } = options;
	let before = stat === undefined ? readStat(source, pid) : parsed(stat);
	for (let left = attempts; ; left -= 1) {
		if (before.kind !== 'stat') return before;
		const rest = readRest(source, before.facts, isFromImage);
		const details = options.readDetails?.(before.facts);
		const after = readStat(source, pid, before);
		if (after.kind !== 'stat') return after;
		if (isSameProgram(before.facts, after.facts) || left === 1)
			return after.facts.starttime === before.facts.starttime
				? { kind: 'read', stat: after.text, facts: combine(after.facts, rest), details }
				: { kind: 'gone' };
		before = after;
	}
}

type StatReading =
	| { readonly kind: 'stat'; readonly text: string; readonly facts: StatFacts }
	| Exclude<Reading, { kind: 'read' }>;

function readStat(source: ProcSource, pid: number, before?: StatReading): StatReading {
	const read = source.read(pid, 'stat');
	if (read.ok) return before?.kind === 'stat' && before.text === read.value ? before : parsed(read.value);
	return isGone(read.error) ? { kind: 'gone' } : { kind: 'unreadable', error: read.error };
}

function parsed(text: string): StatReading {
	const facts = parseStat(text);
	return facts.ok ? { kind: 'stat', text, facts: facts.value } : { kind: 'unreadable', error: facts.error };
}

function isSameProgram(a: StatFacts, b: StatFacts): boolean {
	return (
		a.starttime === b.starttime && a.comm === b.comm && a.ppid === b.ppid && (a.state === 'Z') === (b.state === 'Z')
	);
}

type Rest = Pick<ProcessFacts, 'argv' | 'exe' | 'namespaces' | 'unreadable'> & { readonly status: Status | null };

function readRest(source: ProcSource, { pid, state }: StatFacts, isFromImage: IsFromImage): Rest {
	const unreadable: Record<string, string> = {};
	const note = <T>(name: string, read: ProcRead, parse: (text: string) => T | undefined): T | null => {
		if (!read.ok) unreadable[name] = read.error;
		const value = read.ok ? parse(read.value) : undefined;
		if (read.ok && value === undefined) unreadable[name] = 'malformed';
		return value ?? null;
	};
	const status = note('status', source.read(pid, 'status'), (text) => okValue(parseStatus(text)));
	const namespaces: Record<string, string> = {};
	for (const kind of state === 'Z' ? zombieNamespaceKinds : namespaceKinds) {
		const link = source.link(pid, `ns/${kind}`);
		// After unshare(CLONE_NEWPID) there is no namespace for children before the first child: a fact, not a failure.
		if (link.ok) namespaces[kind] = link.value;
		else if (kind !== 'pid_for_children' || !isGone(link.error)) unreadable[`ns/${kind}`] = link.error;
	}
	if (state === 'Z') return { status, argv: [], exe: null, namespaces, unreadable };
	const argv = note('cmdline', source.read(pid, 'cmdline'), (text) => parseCmdline(decodeBytes(text)));
	const exe = readExe(source, pid, isFromImage);
	if (!exe.ok) unreadable.exe = exe.error;
	return { status, argv, exe: exe.ok ? exe.value : null, namespaces, unreadable };
}

function readExe(source: ProcSource, pid: number, isFromImage: IsFromImage): Result<ExeFacts, string> {
	const link = source.link(pid, 'exe');
	if (!link.ok) return link;
	const file = source.file(pid, 'exe');
	if (!file.ok) return file;
	const { device, inode } = file.value;
	const path = decodeBytes(link.value);
	return succeed({ path, device, inode, fromImage: isFromImage(path, file.value) });
}

function okValue<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T | undefined {
	return result.ok ? result.value : undefined;
}

function combine(stat: StatFacts, { status, ...rest }: Rest): ProcessFacts {
	const { flags: _flags, comm, ...facts } = stat;
	return {
		...facts,
		comm: decodeBytes(comm),
		insidePids: status?.nsPids.slice(1) ?? [],
		status: status?.facts ?? null,
		details: {},
		...rest,
	};
}
