import { expect, test } from 'vitest';
import { noTerminalLeft } from './shell-problems.ts';

test('a lab is refused a terminal because of the machine when only its reserve is left, and otherwise because of its own limit', () => {
	const machine = noTerminalLeft({ nr: 3072, max: 4096, reserve: 1024 });
	expect(machine.what).toBe('This machine has no terminal left for labs.');
	expect(machine.why).toBe(
		'Its kernel has 3072, and gives out 4096 (kernel.pty.max), 1024 of them to the machine itself only.',
	);
	expect(noTerminalLeft({ nr: 3071, max: 4096, reserve: 1024 }).what).toBe(
		'This lab may have 64 terminals, and all are taken.',
	);
});
