import { isZombie } from '../../proc/is-zombie.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import { insidePidOf, namespaceOf, timeOffsetsOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { isNestedInit, namespaceDepth } from '../predicates.ts';
import { type Finding, found, not, nothing } from './finding.ts';
import { having } from './reading.ts';

/** The kinds of namespaces(7), by the names of their links in `/proc/PID/ns`. */
export type NamespaceKind = 'cgroup' | 'ipc' | 'mnt' | 'net' | 'pid' | 'pid_for_children' | 'time' | 'user' | 'uts';

/**
 * Both are in one namespace of this kind: the links `/proc/PID/ns/KIND` of one snapshot are equal; namespaces(7). Never compare
 * links of different snapshots: the kernel uses their numbers again.
 */
export function sameNamespace(process: ProcessFacts, other: ProcessFacts, kind: NamespaceKind): Finding {
	return ofNamespace(process, kind, (mine) =>
		ofNamespace(other, kind, (its) =>
			found(mine === its, {
				says: `${nameProcess(process)} is in the ${kind} namespace of ${nameProcess(other)}`,
				otherwise: `${nameProcess(process)} is in another ${kind} namespace than ${nameProcess(other)}`,
				evidence: [namespaceOf(process, kind)],
				context: [namespaceOf(other, kind, nameProcess(other))],
			}),
		),
	);
}

/** They are in different namespaces of this kind; as `sameNamespace`. */
export function otherNamespace(process: ProcessFacts, other: ProcessFacts, kind: NamespaceKind): Finding {
	const same = sameNamespace(process, other, kind);
	return same.evidence.length === 0 ? same : not(same);
}

/** So deep below the host: 2 is the lab itself, 3 a pid namespace in the lab; the columns of NSpid, proc_pid_status(5). */
export function atDepth(process: ProcessFacts, depth: number): Finding {
	return having(process, { file: 'status', value: process.status }, () => {
		const now = namespaceDepth(process);
		return found(now === depth, {
			says: `${nameProcess(process)} has ${now} pids, one for each pid namespace from the host’s down`,
			otherwise: `${nameProcess(process)} has ${now} pids, one for each pid namespace from the host’s down; ${depth} are wanted`,
			evidence: [insidePidOf(process)],
		});
	});
}

/** It is PID 1 of a pid namespace below the lab's own: the last of its NSpid is 1; pid_namespaces(7). */
export function numberOneBelow(process: ProcessFacts): Finding {
	return having(process, { file: 'status', value: process.status }, () => {
		const last = process.insidePids.at(-1);
		return found(isNestedInit(process), {
			says: `${nameProcess(process)} is PID 1 of its pid namespace`,
			otherwise:
				process.insidePids.length > 1
					? `${nameProcess(process)} is number ${last} of its pid namespace, not 1`
					: `${nameProcess(process)} is in the lab’s own pid namespace and has the number ${last} there`,
			evidence: [insidePidOf(process)],
		});
	});
}

/** Its clock of time since boot is at least so many seconds ahead; time_namespaces(7). Needs `reads: ['time-offsets']`. */
export function bootedEarlier(process: ProcessFacts, seconds: number): Finding {
	const value = process.details.timeOffsets;
	const lost = 'it has no time of its own any more';
	return having(process, { file: 'timens_offsets', value, lost }, ({ boottime }) =>
		found(boottime >= seconds, {
			says: `For ${nameProcess(process)} the machine runs ${boottime} seconds longer than it does`,
			otherwise: `The time since boot of ${nameProcess(process)} is ${boottime} seconds ahead; ${seconds} are wanted`,
			evidence: [timeOffsetsOf(process)],
		}),
	);
}

/** A zombie keeps its pid and user namespaces only; and there is none for children between unshare(2) and the first fork. */
function ofNamespace(process: ProcessFacts, kind: NamespaceKind, judge: (link: string) => Finding): Finding {
	const value = process.namespaces[kind];
	const name = nameProcess(process);
	if (value === undefined && process.unreadable[`ns/${kind}`] === undefined) {
		if (isZombie(process)) return nothing(`${name} is a zombie: it has left its ${kind} namespace`);
		if (kind === 'pid_for_children' && process.namespaces.pid !== undefined)
			return nothing(`${name} has no pid namespace for its children yet: the first of them makes it`);
	}
	return having(process, { file: `ns/${kind}`, value }, judge);
}
