import { isSignalWish, type ProbeWish, probeKey } from '../proc/probe.ts';
import { processKey, type Snapshot } from '../proc/snapshot.ts';

/**
 * A program that has just begun has set up nothing yet, and a signal can't be taken back. So one is sent when it was wished for so long, in milliseconds: while the
 * process slept at every look, as one that waits for something does, or whatever it did.
 */
const heldFor = { asleep: 1_000, anyhow: 5_000 } as const;

/** What a task wishes for, and since when without a break, in milliseconds since the epoch. */
export interface Wish {
	readonly is: ProbeWish;
	readonly since: number;
	/** Since when its process has slept at every look; `undefined` for one that ran just now. */
	readonly asleepSince: number | undefined;
	readonly isDue: boolean;
}

/** After one more snapshot. A connection is due when it was wished for in two snapshots in a row. */
export function nextWish(before: Wish | undefined, now: ProbeWish | undefined, snapshot: Snapshot): Wish | undefined {
	if (now === undefined) return undefined;
	const { at } = snapshot;
	const same = before !== undefined && probeKey(before.is) === probeKey(now) ? before : undefined;
	const since = same?.since ?? at;
	if (!isSignalWish(now)) return { is: now, since, asleepSince: undefined, isDue: same !== undefined };
	const target = snapshot.processes.find((process) => processKey(process) === now.to);
	const isBusy = target !== undefined && ['R', 'D'].includes(target.state);
	const asleepSince = isBusy ? undefined : (same?.asleepSince ?? at);
	const isAsleep = asleepSince !== undefined && at - asleepSince >= heldFor.asleep;
	return { is: now, since, asleepSince, isDue: isAsleep || at - since >= heldFor.anyhow };
}
