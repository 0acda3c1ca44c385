import { expect, test } from 'vitest';
import { KeyedLock } from './keyed-lock.ts';

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	return {
		run: () => {
			log.push(`${name} began`);
			return promise.finally(() => log.push(`${name} ended`));
		},
		resolve,
		reject,
	};
}

test('tasks of one key run one after the other, those of others beside them', async () => {
	const log: string[] = [];
	const lock = new KeyedLock();
	const [first, second, other] = ['first', 'second', 'other'].map((name) => task(log, name));
	if (!first || !second || !other) throw new Error('unreachable');
	const runs = [lock.run('a', first.run), lock.run('a', second.run), lock.run('b', other.run)];
	other.resolve('3');
	await runs[2];
	expect(log).toEqual(['first began', 'other began', 'other ended']);
	first.resolve('1');
	second.resolve('2');
	expect(await Promise.all(runs)).toEqual(['1', '2', '3']);
	expect(log.slice(3)).toEqual(['first ended', 'second began', 'second ended']);
	expect(lock.size).toBe(0);
});

test('a task that fails fails alone', async () => {
	const lock = new KeyedLock();
	const failing = lock.run('a', () => Promise.reject(new Error('broken')));
	const next = lock.run('a', async () => 'fine');
	await expect(failing).rejects.toThrow('broken');
	expect(await next).toBe('fine');
	expect(lock.size).toBe(0);
});
