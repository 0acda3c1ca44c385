import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../proc/snapshot.ts';

/** Start states settle within this, in milliseconds: a process that was just forked has not yet become its program. */
const settle = { step: 30, most: 1_000 } as const;

/** The first snapshot that shows the same programs as the one before. */
export async function settledSnapshot(takeSnapshot: () => Snapshot): Promise<Snapshot> {
	let before = '';
	for (let waited = 0; ; waited += settle.step) {
		const snapshot = takeSnapshot();
		const programs = JSON.stringify(
			snapshot.processes.map(({ pid, ppid, starttime, exe, comm }) => [pid, ppid, starttime, exe?.inode, comm]),
		);
		if (programs === before || waited >= settle.most) return snapshot;
		before = programs;
		await sleep(settle.step);
	}
}
