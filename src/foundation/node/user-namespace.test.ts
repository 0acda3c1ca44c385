import { expect, test } from 'vitest';
import { isRootOfAUser } from './user-namespace.ts';

test('root of the machine, and of a container with a range of its own, is not an ordinary user', () => {
	expect(isRootOfAUser('         0          0 4294967295\n')).toBe(false);
	expect(isRootOfAUser('         0     100000      65536\n')).toBe(false);
	expect(isRootOfAUser('      1000       1000          1\n')).toBe(false);
});

test('root that is one user of the machine is', () => {
	expect(isRootOfAUser('         0       1000          1\n         1     100000      65536\n')).toBe(true);
	expect(isRootOfAUser('         0       1000          1\n')).toBe(true);
});
