import { constants } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskHas, signalName, signalNumber, signalsIn } from './signals.ts';

test('names and numbers are those of this machine’s signal(7)', () => {
	const own = Object.entries(constants.signals).filter(([name]) => !['SIGIOT', 'SIGPOLL', 'SIGUNUSED'].includes(name));
	for (const [name, number] of own) expect(signalName(number), name).toBe(name);
});

test('signal N is bit N-1 of a mask', () => {
	expect(maskHas('0000000000000001', 'SIGHUP')).toBe(true);
	expect(maskHas('0000000000000800', 'SIGUSR2')).toBe(true);
	expect(maskHas('0000000000004000', 'SIGTERM')).toBe(true);
	expect(maskHas('0000000000001000', 'SIGTERM')).toBe(false);
});

test('a mask is told by names, real-time signals by number', () => {
	expect(signalsIn('0000000001001000')).toEqual(['SIGPIPE', 'SIGXFSZ']);
	expect(signalsIn('8000000000000000')).toEqual(['signal 64']);
	expect(signalsIn('0'.repeat(16))).toEqual([]);
});

test('any set of signals is read back from its mask', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 64 })), (numbers) => {
			const bits = numbers.reduce((mask, number) => mask | (1n << BigInt(number - 1)), 0n);
			const names = signalsIn(bits.toString(16).padStart(16, '0'));
			expect(names).toEqual(numbers.toSorted((a, b) => a - b).map(signalName));
		}),
	);
	expect(signalNumber('SIGCHLD')).toBe(17);
});
