import { fileOf } from '#checks/evidence.ts';
import { fileAt, readingAt } from '#checks/file-at.ts';
import { found, orElse } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isLabInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { FileWish } from '#proc/lab-file.ts';
import { isUnreadable } from '#proc/lab-file.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** The lab's number of a process that no namespace below has so many births for: who finds it in a proc has the lab's list. */
const beacon = 4321;

export const beaconPath = `/proc/${beacon}`;

/** What tells whose list a proc is. */
export const files: readonly FileWish[] = [
	{ path: beaconPath, in: 'each-root' },
	{ path: '/proc/1', in: 'each-root' },
];

export const reads = ['files', 'mounts'] as const;

export const startBeacon = `
echo ${beacon - 1} > /proc/sys/kernel/ns_last_pid
setsid bash -c 'exec -a beacon sleep 100000' < /dev/null > /dev/null 2>&1 &
until pgrep -xf 'beacon 100000'; do sleep 0.05; done
`;

export function labInit(view: CheckView): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => isLabInit(view, process));
}

/** Its /proc is the very file system that the lab has there. */
export function hasLabsProc(view: CheckView, process: ProcessFacts): boolean {
	const mine = fileAt(view, { in: process, path: '/proc/1' });
	const labs = fileAt(view, '/proc/1');
	return mine !== undefined && labs !== undefined && mine.inode === labs.inode && mine.device === labs.device;
}

/** Its /proc doesn't list the processes of the lab. Unknown when that could not be looked up. */
export function listsItsOwn(view: CheckView, process: ProcessFacts) {
	const at = { in: process, path: beaconPath };
	const reading = readingAt(view.snapshot, at);
	const name = nameProcess(process);
	if (reading === undefined || isUnreadable(reading))
		return {
			holds: 'unknown' as const,
			says: `What ${name} has in its /proc could not be looked up`,
			evidence: [fileOf(view, at)],
		};
	const finding = found(reading === null, {
		says: `In the /proc of ${name} there is no ${beacon}: it is not the lab’s list`,
		otherwise: `In the /proc of ${name} there is ${beacon}, the beacon of the lab: it is the lab’s list`,
		evidence: [fileOf(view, at)],
	});
	return orElse(finding, { beside: [fileOf(view, { in: process, path: '/proc/1' })] });
}
