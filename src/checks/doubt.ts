import type { FactKind, ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import type { Evidence, Verdict } from '../protocol/verdict.ts';
import { unknown } from './verdict.ts';

/** The names under which the files of each kind of costlier facts are in `unreadable`. */
const filesOfKind: Readonly<Record<FactKind, readonly string[]>> = {
	cgroup: ['cgroup'],
	mounts: ['mountinfo'],
	root: ['root'],
	'id-maps': ['uid_map', 'gid_map'],
	'open-files': ['fd'],
	sockets: [],
	syscall: ['syscall', 'wchan'],
	'time-offsets': ['timens_offsets'],
};

const kindOfFile = new Map(
	Object.entries(filesOfKind).flatMap(([kind, files]) => files.map((file) => [file, kind as FactKind] as const)),
);

/**
 * A verdict as it stands when some of what it may rest on could not be read. `not-yet` may be wrong for any such process, or
 * for one that is missing from the snapshot; a pass only for those that its evidence names, be they unread or, in a snapshot with
 * gaps, missing. What is absent because a process
 * is about to go (ENOENT, ESRCH) is no reason to doubt, nor is a file that was read for other tasks only: `reads` says which
 * costlier facts this one looks at.
 */
export function withDoubt(verdict: Verdict, snapshot: Snapshot, reads: readonly FactKind[] = []): Verdict {
	if (verdict.verdict === 'unknown') return verdict;
	const unread = snapshot.processes.flatMap((process) => unreadOf(process, reads));
	const gaps = snapshot.gaps.map((gap) => ({ source: '/proc', field: 'processes', value: gap }));
	if (verdict.verdict === 'passed') {
		const named = unread.filter((fact) => verdict.evidence.some((other) => isOfSameProcess(other, fact)));
		const doubtful = verdict.evidence.some((fact) => isMissing(fact, snapshot)) ? [...gaps, ...named] : named;
		return doubtful.length === 0 ? verdict : unknown('Some of what this rests on could not be read.', doubtful);
	}
	if (unread.length === 0 && gaps.length === 0) return verdict;
	return unknown('Not everything in the lab could be read, so this can’t be told.', [...gaps, ...unread].slice(0, 8));
}

/** It is of a process that the snapshot lacks: gone or, if there are gaps, perhaps only not read. */
function isMissing({ source }: Evidence, { processes }: Snapshot): boolean {
	return /^\/proc\/\d+(\/|$)/.test(source) && !processes.some(({ pid }) => String(pid) === pidIn(source));
}

function unreadOf(process: ProcessFacts, reads: readonly FactKind[]): readonly Evidence[] {
	return Object.entries(process.unreadable)
		.filter(([name, error]) => error !== 'ENOENT' && error !== 'ESRCH' && isLookedAt(name, reads))
		.map(([name, error]) => ({ source: `/proc/${process.pid}/${name}`, field: name, value: `unreadable (${error})` }));
}

function isLookedAt(name: string, reads: readonly FactKind[]): boolean {
	const kind = kindOfFile.get(name) ?? (name.startsWith('fd/') ? 'open-files' : undefined);
	return kind === undefined || reads.includes(kind);
}

/** Both sources are of the same `/proc/PID`. */
function isOfSameProcess(a: Evidence, b: Evidence): boolean {
	return pidIn(a.source) === pidIn(b.source);
}

function pidIn(source: string): string {
	return source.split('/')[2] ?? '';
}
