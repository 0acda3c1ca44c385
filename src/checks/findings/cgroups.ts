import type { ProcessFacts } from '../../proc/snapshot.ts';
import { type CgroupNumber, cgroupNumber, cgroupNumberOf, cgroupOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found, unknowable } from './finding.ts';
import { having } from './reading.ts';

/** It is in this cgroup, a path below the lab's own: `/box`; cgroups(7). On v1 in that of the controller, `pids` if not said. Needs `reads: ['cgroup']`. */
export function inCgroup(process: ProcessFacts, path: string, controller = 'pids'): Finding {
	return having(
		process,
		{ file: 'cgroup', value: process.details.cgroup, lost: 'it uses nothing any more' },
		(paths) => {
			const now = paths.unified ?? paths[controller];
			if (now === undefined) return unknowable(`This machine has no cgroups for ${controller} in labs`);
			return found(now === path, {
				says: `${nameProcess(process)} is in the cgroup ${path}`,
				otherwise: `${nameProcess(process)} is in the cgroup ${now}, not in ${path}`,
				evidence: [cgroupOf(process)],
			});
		},
	);
}

/** The cgroup has a limit, and it is at most so much: bytes, processes or processors; cgroups(7). Needs `reads: ['cgroup']`. */
export function limitedTo(
	view: CheckView,
	path: string,
	{ name, most }: { readonly name: CgroupNumber & `${string}.max`; readonly most: number },
): Finding {
	return ofNumber(view, { path, name }, (value) =>
		found(value !== null && value <= most, {
			says: `${path} has the limit ${name} of ${value}`,
			otherwise:
				value === null
					? `${path} has no ${name}`
					: `${path} has the limit ${name} of ${value}, and ${most} is the most`,
			evidence: [cgroupNumberOf(view.snapshot, { path, name })],
		}),
	);
}

/** The counter has grown since the task began, for it counts from when the cgroup was made: pids.events, memory.events of cgroups(7). Needs `reads: ['cgroup']`. */
export function hasGrown(
	view: CheckView,
	path: string,
	{ name }: { readonly name: 'pids.refused' | 'memory.oomKills' },
): Finding {
	const then = countAtStart(view, path, name);
	if (then === undefined)
		return unknowable(`The number ${name} of the cgroup ${path} could not be read when you began`);
	return ofNumber(view, { path, name }, (value) => {
		const now = value ?? 0;
		const before = now < then ? 0 : then;
		return found(now > before, {
			says: `In ${path} ${events[name]} happened ${now - before} times since you began`,
			otherwise: `In ${path} ${events[name]} has not happened since you began`,
			evidence: [cgroupNumberOf(view.snapshot, { path, name, meaning: `${before} when you began` })],
		});
	});
}

const events = { 'pids.refused': 'a refused fork', 'memory.oomKills': 'a kill for want of memory' } as const;

/** 0 for a cgroup made since; one that counts less than then was made anew. */
function countAtStart({ start }: CheckView, path: string, name: CgroupNumber): number | undefined {
	if (start.cgroups === undefined) return undefined;
	if (start.cgroups[path] === undefined) return start.gaps.length === 0 ? 0 : undefined;
	return cgroupNumber(start, path, name) ?? undefined;
}

/** Its processes are held still, whatever their states say: cgroup.freeze, cgroups(7). Needs `reads: ['cgroup']`. */
export function frozen(view: CheckView, path: string): Finding {
	return ofNumber(view, { path, name: 'frozen' }, (value) =>
		found(value === 1, {
			says: `${path} is frozen`,
			otherwise: `${path} is not frozen`,
			evidence: [cgroupNumberOf(view.snapshot, { path, name: 'frozen' })],
		}),
	);
}

/** There is such a cgroup below the lab's own. Needs `reads: ['cgroup']`. */
export function cgroupExists(view: CheckView, path: string): Finding {
	const { cgroups } = view.snapshot;
	if (cgroups === undefined) return unknowable('The cgroups of the lab could not be read');
	const names = Object.keys(cgroups).join(' ');
	return found(cgroups[path] !== undefined, {
		says: `There is a cgroup ${path}`,
		otherwise: `There is no cgroup ${path}`,
		evidence: [{ source: 'the lab’s cgroup', field: 'cgroups', value: names, manual: 'cgroups(7)' }],
	});
}

function ofNumber(
	view: CheckView,
	{ path, name }: { readonly path: string; readonly name: CgroupNumber },
	judge: (value: number | null) => Finding,
): Finding {
	const exists = cgroupExists(view, path);
	if (exists.holds !== true) return exists;
	const value = cgroupNumber(view.snapshot, path, name);
	if (value !== undefined) return judge(value);
	return unknowable(`The number ${name} of the cgroup ${path} could not be read`, [
		cgroupNumberOf(view.snapshot, { path, name }),
	]);
}
