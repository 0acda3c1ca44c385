import type { IdRange, ProcessFacts } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { type CapabilitySet, capabilityMask, describeCapabilities } from '../capabilities.ts';
import { entry, status, unread } from './fact.ts';

/** `CapEff: 000001ffffffffff`, which means all 41. */
export function capabilitiesOf(process: ProcessFacts, set: CapabilitySet, meaning?: string): Evidence {
	const field = `Cap${set}`;
	if (process.status === null) return status(process, field, unread(process, 'status'), meaning);
	const mask = capabilityMask(process.status, set);
	return status(process, field, mask, meaning ?? describeCapabilities(mask));
}

const seccompModes = ['no filter', 'strict', 'filter'] as const;

/** `Seccomp: 2`, which means filter: seccomp(2). */
export function seccompOf(process: ProcessFacts, meaning?: string): Evidence {
	const mode = process.status?.seccomp;
	if (mode === undefined) return status(process, 'Seccomp', unread(process, 'status'), meaning);
	return status(process, 'Seccomp', String(mode), meaning ?? seccompModes[mode] ?? 'unheard of');
}

/** `Seccomp_filters: 2`, those of its ancestors included: seccomp(2). */
export function seccompFiltersOf(process: ProcessFacts, meaning?: string): Evidence {
	const value = String(process.status?.seccompFilters ?? unread(process, 'status'));
	return status(process, 'Seccomp_filters', value, meaning);
}

/** `NoNewPrivs: 1` */
export function noNewPrivsOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'NoNewPrivs', String(process.status?.noNewPrivs ?? unread(process, 'status')), meaning);
}

/** `Gid: 100000 100000 100000 100000`: real, effective, saved, file system; the host's numbers. */
export function gidsOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'Gid', process.status?.gids.join(' ') ?? unread(process, 'status'), meaning);
}

/** `uid_map: 0 101000 1`: inside, outside, count; outside are the host's numbers. */
export function idMapOf(process: ProcessFacts, kind: 'uid' | 'gid', meaning?: string): Evidence {
	const ranges = kind === 'uid' ? process.details.uidMap : process.details.gidMap;
	const name = `${kind}_map`;
	const value = ranges === undefined ? unread(process, name) : ranges.map(showRange).join('; ') || '(empty)';
	return entry(process, name, { value, meaning, manual: 'user_namespaces(7)' });
}

function showRange({ inside, outside, count }: IdRange): string {
	return `${inside} ${outside} ${count}`;
}
