import type { CgroupFacts } from './snapshot.ts';

/** The files in which cgroups(7) has limits and counters, by version. */
export const cgroupFiles = {
	1: [
		...['pids.max', 'pids.current', 'pids.events'],
		...['memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.oom_control'],
		...['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'freezer.state'],
	],
	2: [
		...['pids.max', 'pids.current', 'pids.events', 'memory.max', 'memory.current', 'memory.events'],
		...['cpu.max', 'cgroup.events'],
	],
} as const;

type Files = Readonly<Record<string, string>>;

/** From this on a v1 memory limit is none: the kernel prints the largest number of whole pages that 63 bits hold. */
const noMemoryLimit = 2 ** 62;

/** Limits and counters from the text of a cgroup's files of either version, by name; what lacks a file or is malformed is absent. */
export function parseCgroupFiles(files: Files): CgroupFacts {
	const found = { pids: pidsOf(files), memory: memoryOf(files), cpu: cpuOf(files), frozen: frozenOf(files) };
	return Object.fromEntries(Object.entries(found).filter(([, fact]) => fact !== undefined));
}

function pidsOf(files: Files): CgroupFacts['pids'] {
	const max = limit(files['pids.max']);
	const current = count(files['pids.current']);
	const refused = keyed(files['pids.events'], 'max');
	return max === undefined || current === undefined || refused === undefined ? undefined : { max, current, refused };
}

function memoryOf(files: Files): CgroupFacts['memory'] {
	const bytes = limit(files['memory.max'] ?? files['memory.limit_in_bytes']);
	const current = count(files['memory.current'] ?? files['memory.usage_in_bytes']);
	const oomKills = keyed(files['memory.events'] ?? files['memory.oom_control'], 'oom_kill');
	if (bytes === undefined || current === undefined || oomKills === undefined) return undefined;
	return { max: bytes !== null && bytes >= noMemoryLimit ? null : bytes, current, oomKills };
}

function cpuOf(files: Files): CgroupFacts['cpu'] {
	const [first, second] = files['cpu.max']?.trimEnd().split(' ') ?? [
		files['cpu.cfs_quota_us'],
		files['cpu.cfs_period_us'],
	];
	const quota = first?.trimEnd() === '-1' ? null : limit(first);
	const period = count(second);
	if (quota === undefined || period === undefined || period === 0) return undefined;
	return { max: quota === null ? null : quota / period };
}

/** A cgroup that is still freezing is not frozen. */
function frozenOf(files: Files): boolean | undefined {
	const state = files['freezer.state']?.trimEnd();
	if (state !== undefined) return state === 'FROZEN';
	const frozen = keyed(files['cgroup.events'], 'frozen');
	return frozen === undefined ? undefined : frozen === 1;
}

/** `max`, no limit, is `null`. */
function limit(text: string | undefined): number | null | undefined {
	return text?.trimEnd() === 'max' ? null : count(text);
}

/** A number on its own. Above 2^53 the last digits are lost, which matters to no limit. */
function count(text: string | undefined): number | undefined {
	const digits = text?.trimEnd() ?? '';
	return /^\d{1,20}$/.test(digits) ? Number(digits) : undefined;
}

/** The value of one key in a flat keyed file such as `memory.events`. */
function keyed(text: string | undefined, key: string): number | undefined {
	const line = text?.split('\n').find((candidate) => candidate.startsWith(`${key} `));
	return count(line?.slice(key.length + 1));
}
