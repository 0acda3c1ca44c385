import { type ProcessFacts, type ProcessKey, processKey } from '../../proc/snapshot.ts';
import { type Damage, damagesOfSight, denied, isSightSpoilt } from './damage-sight.ts';
import type { Trace } from './trace.ts';

/** A trace of which something could not be read, for a reason other than that a process went away. */
export interface Damaged {
	/** `without status of 1004 (sleep), at the end` */
	readonly name: string;
	readonly trace: Trace;
}

type Spoil = (facts: ProcessFacts) => ProcessFacts;

/** What a process looks like when one of its files can't be read; all of its namespaces as one. */
function spoilersFor({ details, exe, argv, status }: ProcessFacts): Readonly<Record<string, Spoil>> {
	const inDetails = detailFiles
		.filter(([key]) => details[key] !== undefined)
		.map(([key, file]) => [file, withoutDetail(key, file)] as const);
	const spoilers: readonly (readonly [string, Spoil, boolean])[] = [
		['stat', unread('stat', (facts) => facts), true],
		['status', unread('status', (facts) => ({ ...facts, status: null, insidePids: [] })), status !== null],
		['cmdline', unread('cmdline', (facts) => ({ ...facts, argv: null })), argv !== null && argv.length > 0],
		['exe', unread('exe', (facts) => ({ ...facts, exe: null })), exe !== null],
		['ns', unread('ns/pid', (facts) => ({ ...facts, namespaces: {} })), true],
	];
	const applying = spoilers.filter(([, , applies]) => applies).map(([file, spoil]) => [file, spoil] as const);
	return Object.fromEntries([...applying, ...inDetails]);
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
	['limits', 'limits'],
	['files', 'files'],
] as const satisfies readonly (readonly [keyof ProcessFacts['details'], string])[];

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

/**
 * Each file of each process unread in the last two looks, on which a verdict rests; and in these, or from the first look on, each
 * process as a whole, each file of all processes, and each namespace of all.
 */
export function damagesOf(trace: Trace): readonly Damaged[] {
	const latest = new Map<ProcessKey, ProcessFacts>();
	for (const { processes } of [trace.start, ...trace.moments.map(({ snapshot }) => snapshot)])
		for (const process of processes) latest.set(processKey(process), process);
	const all = [...latest.values()];
	const ofEach = all.flatMap((process) =>
		Object.entries(spoilersFor(process)).map(([file, spoil]) => ofOne(process, file, spoil)),
	);
	const kinds = new Set(all.flatMap(({ namespaces }) => Object.keys(namespaces)));
	const everywhere: Readonly<Record<string, Spoil>> = Object.assign({}, ...all.map(spoilersFor));
	const wide = [
		...damagesOfSight(trace),
		...all.map(missing),
		...Object.entries(everywhere).map(([file, spoil]) => ofAll(file, spoil)),
		...[...kinds].map((kind) => ofAll(`ns/${kind}`, withoutNamespace(kind))),
	];
	return [
		...[...ofEach, ...wide].map((damage) => ({ name: `${damage.name}, at the end`, trace: atTheEnd(trace, damage) })),
		...wide.map((damage) => ({ name: `${damage.name}, throughout`, trace: throughout(trace, damage) })),
	];
}

function ofOne(process: ProcessFacts, file: string, spoil: Spoil): Damage {
	const key = processKey(process);
	const name = `without ${file} of ${process.pid} (${process.comm})`;
	return { name, spoil: mapProcesses((one) => (processKey(one) === key ? spoil(one) : one)) };
}

function ofAll(file: string, spoil: Spoil): Damage {
	return { name: `without ${file} of all`, spoil: mapProcesses(spoil) };
}

/** The list of processes is short of it, and says so while it would be there. */
function missing(process: ProcessFacts): Damage {
	const key = processKey(process);
	return {
		name: `without ${process.pid} (${process.comm})`,
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

function throughout({ start, moments, ...trace }: Trace, { spoil }: Damage): Trace {
	return {
		...{ ...trace, start: spoil(start) },
		moments: moments.map((moment) => ({ ...moment, snapshot: spoil(moment.snapshot) })),
	};
}

function atTheEnd({ moments, ...trace }: Trace, { spoil }: Damage): Trace {
	const spoilt = moments.slice(-2).map((moment) => ({ ...moment, snapshot: spoil(moment.snapshot) }));
	return { ...trace, moments: [...moments.slice(0, -2), ...spoilt] };
}

/** Something is amiss in the last look, so nobody may be told that they have not done it. */
export function isSeenAtTheEnd({ moments }: Trace): boolean {
	const last = moments.at(-1)?.snapshot;
	return (
		last !== undefined &&
		(last.gaps.length > 0 ||
			isSightSpoilt(last) ||
			last.processes.some(({ unreadable }) => Object.values(unreadable).includes(denied)))
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
