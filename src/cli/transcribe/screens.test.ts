import { expect, test, vi } from 'vitest';
import { Screens } from './screens.ts';

function typed(...outputs: readonly string[]) {
	const screens = new Screens();
	const print = async (text: string) => {
		screens.printed('main', Buffer.from(text));
		await vi.waitUntil(() => screens.isAsked('main') || !/[#:] $/.test(text));
	};
	return { screens, print, outputs };
}

test('colours, moves and broken lines come out as plain text, typed apart from printed', async () => {
	const { screens, print } = typed();
	await print('\x1b[?2004h\x1b[32mroot@lab\x1b[0m:~# ');
	screens.pressing('main');
	expect(screens.isTaken('main')).toBe(false);
	await print(`ps\r\n\x1b[?2004l\x1b[1mPID\x1b[0m\tX\r\n${'x'.repeat(120)}\r\nabc\b\b\x1b[K\r\nroot@lab:~# `);
	expect(screens.isTaken('main')).toBe(true);
	expect(screens.piece('main')).toEqual({
		terminal: 'main',
		prompt: 'root@lab:~# ',
		echoed: 'ps',
		printed: ['PID     X', 'x'.repeat(120), 'a'],
	});
});

test('a line that was begun is no question', async () => {
	const { screens, print } = typed();
	await print('Password: ');
	expect(screens.isAsked('main')).toBe(true);
	await print('\r\n[pid 12] wait4(-1, ');
	await vi.waitUntil(() => screens.isTaken('main'));
	expect(screens.isAsked('main')).toBe(false);
});
