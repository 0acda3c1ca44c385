import { type ProcessFacts, type ProcessKey, processKey, type Snapshot } from '../../proc/snapshot.ts';
import type { Trace } from './trace.ts';

/** One way in which reading a lab fails, for a reason other than that a process went away. */
export interface Damage {
	/** `status of 1004 (sleep)` */
	readonly name: string;
	readonly spoil: (snapshot: Snapshot) => Snapshot;
}

type Spoil = (facts: ProcessFacts) => ProcessFacts;

/** What a process looks like when one of its files can't be read. */
function spoilersFor({ namespaces, details, exe, argv, status }: ProcessFacts): Readonly<Record<string, Spoil>> {
	const inNamespaces = Object.keys(namespaces).map((kind) => [`ns/${kind}`, withoutNamespace(kind)] as const);
	const inDetails = detailFiles
		.filter(([key]) => details[key] !== undefined)
		.map(([key, file]) => [file, withoutDetail(key, file)] as const);
	return Object.fromEntries([
		['stat', unread('stat', (facts) => facts)],
		...(status === null
			? []
			: [['status', unread('status', (facts) => ({ ...facts, status: null, insidePids: [] }))] as const]),
		...(argv === null || argv.length === 0
			? []
			: [['cmdline', unread('cmdline', (facts) => ({ ...facts, argv: null }))] as const]),
		...(exe === null ? [] : [['exe', unread('exe', (facts) => ({ ...facts, exe: null }))] as const]),
		...inNamespaces,
		...inDetails,
	]);
}

const detailFiles = [
	['cgroup', 'cgroup'],
	['mounts', 'mountinfo'],
	['root', 'root'],
	['uidMap', 'uid_map'],
	['gidMap', 'gid_map'],
	['openFiles', 'fd'],
	['syscall', 'syscall'],
	['timeOffsets', 'timens_offsets'],
] as const satisfies readonly (readonly [keyof ProcessFacts['details'], string])[];

/** Not ENOENT or ESRCH, which say that a process is about to go. */
const denied = 'EACCES';

function unread(file: string, spoil: Spoil): Spoil {
	return (facts) => ({ ...spoil(facts), unreadable: { ...facts.unreadable, [file]: denied } });
}

function withoutNamespace(kind: string): Spoil {
	return unread(`ns/${kind}`, (facts) => {
		const { [kind]: _, ...namespaces } = facts.namespaces;
		return { ...facts, namespaces };
	});
}

function withoutDetail(key: (typeof detailFiles)[number][0], file: string): Spoil {
	return unread(file, (facts) => {
		const { [key]: _, ...details } = facts.details;
		return { ...facts, details };
	});
}

/** Each file of each process, each process as a whole, and each file of all processes. */
export function damagesOf(trace: Trace): readonly Damage[] {
	const latest = new Map<ProcessKey, ProcessFacts>();
	for (const { processes } of [trace.start, ...trace.moments.map(({ snapshot }) => snapshot)])
		for (const process of processes) latest.set(processKey(process), process);
	const each = [...latest.values()].flatMap((process) => [
		missing(process),
		...Object.entries(spoilersFor(process)).map(([file, spoil]) => ofOne(process, file, spoil)),
	]);
	const all = Object.assign({}, ...[...latest.values()].map(spoilersFor)) as Readonly<Record<string, Spoil>>;
	return [...each, ...Object.entries(all).map(([file, spoil]) => ofAll(file, spoil))];
}

function ofOne(process: ProcessFacts, file: string, spoil: Spoil): Damage {
	const key = processKey(process);
	const name = `${file} of ${process.pid} (${process.comm})`;
	return { name, spoil: mapProcesses((one) => (processKey(one) === key ? spoil(one) : one)) };
}

function ofAll(file: string, spoil: Spoil): Damage {
	return { name: `${file} of all`, spoil: mapProcesses(spoil) };
}

/** The list of processes is short of it, and says so while it would be there. */
function missing(process: ProcessFacts): Damage {
	const key = processKey(process);
	return {
		name: `all of ${process.pid} (${process.comm})`,
		spoil: (snapshot) => {
			const processes = snapshot.processes.filter((one) => processKey(one) !== key);
			if (processes.length === snapshot.processes.length) return snapshot;
			return { ...snapshot, processes, gaps: [...snapshot.gaps, '1 more process was not read'] };
		},
	};
}

function mapProcesses(spoil: Spoil): Damage['spoil'] {
	return (snapshot) => ({ ...snapshot, processes: snapshot.processes.map(spoil) });
}

/** The damage from the first look to the last; the start too. */
export function damagedThroughout({ start, moments, ...trace }: Trace, { spoil }: Damage): Trace {
	return {
		...{ ...trace, start: spoil(start) },
		moments: moments.map((moment) => ({ ...moment, snapshot: spoil(moment.snapshot) })),
	};
}

/** The damage in the last two looks, on which a verdict rests. */
export function damagedAtTheEnd({ moments, ...trace }: Trace, { spoil }: Damage): Trace {
	const spoilt = moments.slice(-2).map((moment) => ({ ...moment, snapshot: spoil(moment.snapshot) }));
	return { ...trace, moments: [...moments.slice(0, -2), ...spoilt] };
}

/** Something is amiss in the last look, so nobody may be told that they have not done it. */
export function isSeenAtTheEnd({ moments }: Trace): boolean {
	const last = moments.at(-1)?.snapshot;
	return (
		last !== undefined &&
		(last.gaps.length > 0 || last.processes.some(({ unreadable }) => Object.values(unreadable).includes(denied)))
	);
}

/** Without looks that saw nothing new, but for two at both ends of each row of them: enough for every check, and quicker. */
export function thinned(trace: Trace): Trace {
	const { moments } = trace;
	const texts = [trace.start, ...moments.map(({ snapshot }) => snapshot)].map((one) =>
		JSON.stringify({ ...one, at: 0 }),
	);
	return {
		...trace,
		moments: moments.filter(({ begins, committed }, index) => {
			if (begins !== undefined || committed !== undefined) return true;
			return !sameAround.every((offset) => texts[index + 1 + offset] === texts[index + 1]);
		}),
	};
}

const sameAround = [-2, -1, 1, 2] as const;
