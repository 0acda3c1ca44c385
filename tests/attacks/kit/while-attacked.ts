import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { whileOthersStand } from './host.ts';
import type { Learner } from './learner.ts';

/** A terminal answers if 95 of 100 keystrokes are echoed within this many milliseconds, or within `factor` times their quiet time. */
const allowed = { milliseconds: 50, factor: 5 } as const;

/** Keystrokes measured before an attack and, at least, during it, and the pause between two in milliseconds. */
const measured = { keystrokes: 50, apart: 8 } as const;

/** For an attack that only looks: so few that all but one must be in time. */
export const aLook = { keystrokes: 20 } as const;

/** Control-U: the line editor forgets the line. */
const killLine = '\x15';

/**
 * Attacks while another learner types at the prompt of the shell `main`, whose echo must stay quick; answers what the attack does. An attack
 * that is over at once is measured in its aftermath. The machine may have become busy with something else since the quiet time was
 * measured: a terminal that seems slow is measured quiet again, with all other labs frozen, and the slower of the two counts.
 */
export async function whileAttacked<T>(
	victim: Learner,
	attack: () => Promise<T>,
	{ keystrokes }: { readonly keystrokes: number } = measured,
): Promise<T> {
	const quiet = await echoes(victim, keystrokes);
	let over = false;
	const attacking = attack().finally(() => {
		over = true;
	});
	attacking.catch(() => undefined);
	const attacked: number[] = [];
	while (!over || attacked.length < keystrokes) attacked.push(...(await echoes(victim, 5)));
	const result = await attacking;
	const before = p95(quiet);
	const slow = p95(attacked);
	const isSlow = slow >= limitOf(before);
	const after = isSlow ? await whileOthersStand(victim.lab, () => echoes(victim, measured.keystrokes)) : [];
	const still = Math.max(before, isSlow ? p95(after) : 0);
	expect(slow, `echo, quiet ${before.toFixed(1)} ms, later ${still.toFixed(1)} ms`).toBeLessThan(limitOf(still));
	expect((await victim.run('echo $((6 * 7)) | cat')).output).toBe('42\n');
	return result;
}

function limitOf(quiet: number): number {
	return Math.max(allowed.milliseconds, allowed.factor * quiet);
}

async function echoes(learner: Learner, count: number): Promise<number[]> {
	const times: number[] = [];
	for (let key = 0; key < count; key += 1) {
		times.push(await learner.echo());
		await sleep(measured.apart);
	}
	await learner.echo(killLine);
	return times;
}

function p95(times: readonly number[]): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY;
}
