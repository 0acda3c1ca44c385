import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../proc/snapshot.ts';
import type { ReadyLab } from './ready-lab.ts';

/** Start states settle within this, in milliseconds: a process that was just forked has not yet become its program. */
const settle = { step: 30, most: 1_000, looksOfBusy: 12 } as const;

type SnapshotSource = Pick<ReadyLab, 'takeSnapshot' | 'refresh'>;

/** A snapshot of which also what is not in `/proc` was looked up just now. */
export async function freshSnapshot(lab: SnapshotSource): Promise<Snapshot> {
	lab.takeSnapshot();
	await isRefreshed(lab);
	return lab.takeSnapshot();
}

/** Whether there was something to wait for. */
async function isRefreshed(lab: SnapshotSource): Promise<boolean> {
	const fresh = lab.refresh?.(0);
	await fresh;
	return fresh !== undefined;
}

/**
 * The first snapshot that shows the same programs as the one before, while nothing runs: a shell that is about to exec something, on a
 * busy machine, waits for a processor: with ten others on each, over a tenth of a second. What runs all the time is taken as it is when it has
 * been the same for twelve looks.
 */
export async function settledSnapshot(lab: SnapshotSource): Promise<Snapshot> {
	let before = '';
	let same = 0;
	for (let waited = 0; ; waited += settle.step) {
		const snapshot = lab.takeSnapshot();
		const programs = JSON.stringify(
			snapshot.processes.map(({ pid, ppid, starttime, exe, comm }) => [pid, ppid, starttime, exe?.inode, comm]),
		);
		same = programs === before ? same + 1 : 0;
		const isBusy = snapshot.processes.some(({ state }) => state === 'R' || state === 'D');
		if (same >= (isBusy ? settle.looksOfBusy - 1 : 1) || waited >= settle.most)
			return (await isRefreshed(lab)) ? lab.takeSnapshot() : snapshot;
		before = programs;
		await sleep(settle.step);
	}
}
