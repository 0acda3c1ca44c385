import { expect, test } from 'vitest';
import { typeableCommand } from './typeable-code.ts';

test('one line of shell can be typed', () => {
	expect(typeableCommand('bash', 'ps -f\n')).toBe('ps -f');
});

test('several lines, other languages and nothing cannot', () => {
	expect(typeableCommand('bash', 'ps\nls')).toBeUndefined();
	expect(typeableCommand('c', 'int x;')).toBeUndefined();
	expect(typeableCommand('bash', ' \n')).toBeUndefined();
});
