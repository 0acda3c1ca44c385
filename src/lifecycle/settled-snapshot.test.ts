import { expect, test } from 'vitest';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import { settledSnapshot } from './settled-snapshot.ts';

/** Looks at one process, by its name and state; the last again and again. */
function looks(...seen: readonly (readonly [comm: string, state: string])[]) {
	let taken = 0;
	const take = (): Snapshot => {
		const [comm, state] = seen[Math.min(taken, seen.length - 1)] ?? ['', ''];
		taken += 1;
		const process = { pid: 7, ppid: 1, starttime: 1, exe: null, comm, state } as ProcessFacts;
		return { processes: [process] } as unknown as Snapshot;
	};
	return { take, taken: () => taken };
}

async function settledName(take: () => Snapshot): Promise<string | undefined> {
	return (await settledSnapshot({ takeSnapshot: take })).processes[0]?.comm;
}

test('a shell that waits for a processor is not taken for what it becomes', async () => {
	const { take } = looks(['bash', 'R'], ['bash', 'R'], ['bash', 'R'], ['tail', 'S']);
	expect(await settledName(take)).toBe('tail');
});

test('what sleeps is settled at the second look, what always runs at the twelfth', async () => {
	const sleeping = looks(['sleep', 'S']);
	const busy = looks(['yes', 'R']);
	expect(await Promise.all([settledName(sleeping.take), settledName(busy.take)])).toEqual(['sleep', 'yes']);
	expect([sleeping.taken(), busy.taken()]).toEqual([2, 12]);
});
