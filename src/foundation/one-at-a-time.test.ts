import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

/** Work that ends when it is told to. */
function heldWork() {
	const begun: (() => void)[] = [];
	const work = () => new Promise<void>((resolve) => begun.push(resolve));
	return { begun, work };
}

test('what is asked for while it runs is done once more after it, however often it was asked for', async () => {
	const { begun, work } = heldWork();
	const ask = oneAtATime(work);
	ask();
	ask();
	ask();
	await turn();
	expect(begun).toHaveLength(1);
	begun[0]?.();
	await turn();
	expect(begun).toHaveLength(2);
	begun[1]?.();
	await turn();
	expect(begun).toHaveLength(2);
	ask();
	expect(begun).toHaveLength(3);
});
