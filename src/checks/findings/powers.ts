import type { IdRange, ProcessFacts, Snapshot, StatusFacts } from '../../proc/snapshot.ts';
import {
	type CapabilityName,
	type CapabilitySet,
	capabilityMask,
	describeCapabilities,
	maskHasCapability,
} from '../capabilities.ts';
import { capabilitiesOf, gidsOf, idMapOf, noNewPrivsOf, seccompFiltersOf, seccompOf, uidsOf } from '../evidence.ts';
import { bitsIn, isEmptyMask } from '../masks.ts';
import { nameProcess } from '../name-process.ts';
import { type Finding, found } from './finding.ts';
import { having } from './reading.ts';

/** It has this capability in this set, the effective one if none is named: `CapEff`, ... of proc_pid_status(5); capabilities(7). */
export function capable(process: ProcessFacts, name: CapabilityName, set: CapabilitySet = 'Eff'): Finding {
	return ofStatus(process, (status) =>
		found(maskHasCapability(capabilityMask(status, set), name), {
			says: `${nameProcess(process)} has ${name} in its ${setNames[set]} set`,
			otherwise: `${nameProcess(process)} lacks ${name} in its ${setNames[set]} set`,
			evidence: [capabilitiesOf(process, set)],
		}),
	);
}

/** The set is exactly this: none for an empty list; proc_pid_status(5), capabilities(7). */
export function capabilitiesAre(process: ProcessFacts, set: CapabilitySet, names: readonly CapabilityName[]): Finding {
	return ofStatus(process, (status) => {
		const mask = capabilityMask(status, set);
		const missing = names.filter((name) => !maskHasCapability(mask, name));
		const isRight = missing.length === 0 && bitsIn(mask).length === names.length;
		const has = `${nameProcess(process)} has ${describeCapabilities(mask)} in its ${setNames[set]} set`;
		return found(isRight, {
			says: has,
			otherwise: missing.length > 0 ? `${has}; ${missing[0]} is missing` : `${has}, more than are wanted`,
			evidence: [capabilitiesOf(process, set)],
		});
	});
}

/** No capability now, and none to be had by any exec: the effective, permitted and bounding sets are empty; capabilities(7). */
export function powerless(process: ProcessFacts): Finding {
	return ofStatus(process, (status) => {
		const sets = (['Eff', 'Prm', 'Bnd'] as const).filter((set) => !isEmptyMask(capabilityMask(status, set)));
		const [first] = sets;
		return found(first === undefined, {
			says: `${nameProcess(process)} has no capability and can get none`,
			otherwise: first
				? `${nameProcess(process)} has ${describeCapabilities(capabilityMask(status, first))} in its ${setNames[first]} set`
				: '',
			evidence: (first ? sets : (['Eff', 'Prm', 'Bnd'] as const)).map((set) => capabilitiesOf(process, set)),
		});
	});
}

const modes = { none: 0, strict: 1, filter: 2 } as const;

/** Its system calls are filtered in this way: `Seccomp` of proc_pid_status(5), seccomp(2). */
export function seccompMode(process: ProcessFacts, mode: keyof typeof modes): Finding {
	return ofStatus(process, ({ seccomp }) => {
		const said = {
			0: 'no filter on its system calls',
			1: 'the strict mode of seccomp',
			2: 'a filter on its system calls',
		};
		const now = said[seccomp as 0 | 1 | 2] ?? `the seccomp mode ${seccomp}`;
		return found(seccomp === modes[mode], {
			says: `${nameProcess(process)} has ${now}`,
			otherwise: `${nameProcess(process)} has ${now}`,
			evidence: [seccompOf(process)],
		});
	});
}

/**
 * Its system calls pass more filters than those of the other, which is what tells its own filter from one that all have from an
 * ancestor: `Seccomp_filters` of proc_pid_status(5). Unknown on kernels before 5.9.
 */
export function filteredBeyond(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofFilters(process, (own) =>
		ofFilters(other, (its) =>
			found(own > its, {
				says: `${nameProcess(process)} has ${inFilters(own)} on its system calls, ${nameProcess(other)} ${its}`,
				otherwise: `${nameProcess(process)} has ${inFilters(own)} on its system calls, no more than ${nameProcess(other)}`,
				evidence: [seccompFiltersOf(process)],
				context: [seccompFiltersOf(other, nameProcess(other))],
			}),
		),
	);
}

function inFilters(count: number): string {
	return count === 1 ? '1 filter' : `${count} filters`;
}

function ofFilters(process: ProcessFacts, judge: (filters: number) => Finding): Finding {
	return having(process, { file: 'status', value: process.status?.seccompFilters }, judge);
}

/** No execve can give it more than it has: `NoNewPrivs` of proc_pid_status(5), prctl(2). */
export function noNewPrivileges(process: ProcessFacts): Finding {
	return ofStatus(process, ({ noNewPrivs }) =>
		found(noNewPrivs === 1, {
			says: `${nameProcess(process)} can gain no privileges by an exec`,
			otherwise: `${nameProcess(process)} may gain privileges by an exec: NoNewPrivs is not set`,
			evidence: [noNewPrivsOf(process)],
		}),
	);
}

/** Its effective uid, as the lab counts: 0 is the lab's root; `Uid` of proc_pid_status(5) less the lab's offset. */
export function uidInLab(snapshot: Snapshot, process: ProcessFacts, uid: number): Finding {
	return ofStatus(process, ({ uids }) => {
		const now = (uids[1] ?? 0) - snapshot.rootUid;
		return found(now === uid, {
			says: `${nameProcess(process)} is uid ${now} in the lab`,
			otherwise: `${nameProcess(process)} is uid ${now} in the lab, not ${uid}`,
			evidence: [uidsOf(process, `uid ${now} in the lab`)],
		});
	});
}

/** Its effective gid, as the lab counts; `Gid` of proc_pid_status(5) less the lab's offset. */
export function gidInLab(snapshot: Snapshot, process: ProcessFacts, gid: number): Finding {
	return ofStatus(process, ({ gids }) => {
		const now = (gids[1] ?? 0) - snapshot.rootUid;
		return found(now === gid, {
			says: `${nameProcess(process)} is gid ${now} in the lab`,
			otherwise: `${nameProcess(process)} is gid ${now} in the lab, not ${gid}`,
			evidence: [gidsOf(process, `gid ${now} in the lab`)],
		});
	});
}

/**
 * Its user namespace maps id `inside` to the lab's id `outside`: uid_map, gid_map, user_namespaces(7), the middle column less the lab's
 * offset. Needs `reads: ['id-maps']`.
 */
export function mapsId(
	snapshot: Snapshot,
	process: ProcessFacts,
	{ kind, inside, outside }: { readonly kind: 'uid' | 'gid'; readonly inside: number; readonly outside: number },
): Finding {
	const value = kind === 'uid' ? process.details.uidMap : process.details.gidMap;
	const lost = 'what its ids are mapped to no longer matters';
	return having(process, { file: `${kind}_map`, value, lost }, (ranges) => {
		const now = outsideId(ranges, inside);
		const inLab = now === undefined ? undefined : now - snapshot.rootUid;
		const own =
			inLab === undefined ? `no ${kind} ${inside} in it` : `${kind} ${inside} in it is ${kind} ${inLab} of the lab`;
		return found(inLab === outside, {
			says: `In the user namespace of ${nameProcess(process)} ${kind} ${inside} is ${kind} ${outside} of the lab`,
			otherwise:
				inLab === undefined
					? `The user namespace of ${nameProcess(process)} has no ${kind} ${inside}`
					: `In the user namespace of ${nameProcess(process)} ${kind} ${inside} is ${kind} ${inLab} of the lab, not ${outside}`,
			evidence: [idMapOf(process, kind, own)],
		});
	});
}

const setNames: Readonly<Record<CapabilitySet, string>> = {
	...{ Inh: 'inheritable', Prm: 'permitted', Eff: 'effective', Bnd: 'bounding', Amb: 'ambient' },
};

function outsideId(ranges: readonly IdRange[], id: number): number | undefined {
	const range = ranges.find(({ inside, count }) => id >= inside && id < inside + count);
	return range && range.outside + id - range.inside;
}

function ofStatus(process: ProcessFacts, judge: (status: StatusFacts) => Finding): Finding {
	return having(process, { file: 'status', value: process.status }, judge);
}
