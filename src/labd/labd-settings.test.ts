import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { readLabdSettings } from './labd-settings.ts';

test('a few labs may be kept ready in a twentieth of the memory unless it is said otherwise', () => {
	expect(readLabdSettings({}).pool).toEqual({ least: 1, most: 200, memoryBytes: totalmem() / 20 });
	const set = { PROCLAB_POOL_MOST: '8', PROCLAB_POOL_LEAST: '20', PROCLAB_POOL_MEMORY_PERCENT: '10' };
	expect(readLabdSettings(set).pool).toEqual({ least: 8, most: 8, memoryBytes: totalmem() / 10 });
});

test('with none at most there is no pool', () => {
	expect(readLabdSettings({ PROCLAB_POOL_MOST: '0' }).pool).toBeUndefined();
});
