import type { ProcessFacts, Snapshot } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { entry, unread } from './fact.ts';
import { showBytes } from './file-evidence.ts';

/** `cgroup: pids:/box`, its paths below the lab's own; on v2 `0::/box`. */
export function cgroupOf(process: ProcessFacts, meaning?: string): Evidence {
	const paths = process.details.cgroup;
	const value = paths === undefined ? unread(process, 'cgroup') : showPaths(paths);
	return entry(process, 'cgroup', { value, meaning, manual: 'cgroups(7)' });
}

/** Numbers of a cgroup by the names that these facts have here. */
export type CgroupNumber =
	| 'pids.max'
	| 'pids.current'
	| 'pids.refused'
	| 'memory.max'
	| 'memory.current'
	| 'memory.oomKills'
	| 'cpu.max'
	| 'frozen';

/** The file of each in cgroup v2, and in v1 where that has another. */
const files: Readonly<Record<CgroupNumber, { readonly v2: string; readonly v1?: string }>> = {
	'pids.max': { v2: 'pids.max' },
	'pids.current': { v2: 'pids.current' },
	'pids.refused': { v2: 'pids.events' },
	'memory.max': { v2: 'memory.max', v1: 'memory.limit_in_bytes' },
	'memory.current': { v2: 'memory.current', v1: 'memory.usage_in_bytes' },
	'memory.oomKills': { v2: 'memory.events', v1: 'memory.oom_control' },
	'cpu.max': { v2: 'cpu.max', v1: 'cpu.cfs_quota_us' },
	frozen: { v2: 'cgroup.events', v1: 'freezer.state' },
};

/** `undefined`: no such cgroup, or that number could not be read; `null`: no limit. */
export function cgroupNumber(snapshot: Snapshot, path: string, name: CgroupNumber): number | null | undefined {
	const facts = snapshot.cgroups?.[path];
	if (name === 'frozen') return facts?.frozen === undefined ? undefined : Number(facts.frozen);
	const [controller, key] = name.split('.') as [string, string];
	const group = (facts as Readonly<Record<string, unknown>> | undefined)?.[controller];
	return (group as Readonly<Record<string, number | null>> | undefined)?.[key];
}

/** `pids.max: 30` of the cgroup `/box`; the file's name is that of the host's cgroup version. */
export function cgroupNumberOf(
	snapshot: Snapshot,
	{ path, name, meaning }: { readonly path: string; readonly name: CgroupNumber; readonly meaning?: string },
): Evidence {
	const value = cgroupNumber(snapshot, path, name);
	const file = isUnified(snapshot) ? files[name].v2 : (files[name].v1 ?? files[name].v2);
	const own = value !== null && value !== undefined && isBytes(name) ? showBytes(value) : undefined;
	const said = meaning ?? own;
	return {
		source: `cgroup ${path}`,
		field: file,
		value: value === undefined ? 'not read' : value === null ? 'max' : String(value),
		...(said === undefined ? {} : { meaning: said }),
		manual: 'cgroups(7)',
	};
}

function isBytes(name: CgroupNumber): boolean {
	return name === 'memory.max' || name === 'memory.current';
}

/** v2 has one tree for all controllers. */
function isUnified(snapshot: Snapshot): boolean {
	const keys = snapshot.processes.flatMap(({ details }) => Object.keys(details.cgroup ?? {}));
	return keys.length > 0 && keys.every((key) => key === 'unified');
}

/** Controllers that agree are told together: `cpu, memory, pids /box`. */
function showPaths(paths: Readonly<Record<string, string>>): string {
	const byPath = Map.groupBy(Object.entries(paths), ([, path]) => path);
	return [...byPath]
		.map(
			([path, controllers]) => `${controllers.map(([name]) => (name === 'unified' ? '0::' : name)).join(', ')} ${path}`,
		)
		.map((line) => line.replace('0:: ', '0::'))
		.join('; ');
}
