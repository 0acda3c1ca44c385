import { uidsOf } from '#checks/evidence.ts';
import { type Finding, found, having } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit } from '#checks/predicates.ts';
import type { ProcessFacts, Snapshot } from '#proc/snapshot.ts';
import { runsNamed } from '../containers.ts';

/** Number 1 of a container that runs nginx. */
export function mastersIn({ processes }: Snapshot): readonly ProcessFacts[] {
	return processes.filter((process) => isAlive(process) && isNestedInit(process) && runsNamed(process, 'nginx'));
}

/** The children of a master that run nginx too. */
export function workersIn({ processes }: Snapshot, master: ProcessFacts): readonly ProcessFacts[] {
	return processes.filter((process) => isAlive(process) && process.ppid === master.pid && runsNamed(process, 'nginx'));
}

/** It isn't root: neither in the lab nor in its container, which has no users of its own. */
export function notRoot({ rootUid }: Snapshot, process: ProcessFacts): Finding {
	return having(process, { file: 'status', value: process.status }, ({ uids }) => {
		const uid = (uids[1] ?? rootUid) - rootUid;
		return found(uid !== 0, {
			says: `${nameProcess(process)} is uid ${uid} in the lab`,
			otherwise: `${nameProcess(process)} is root`,
			evidence: [uidsOf(process, `uid ${uid} in the lab`)],
		});
	});
}
