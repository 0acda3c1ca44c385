import { expect, test } from 'vitest';
import { OutputState } from './output-state.ts';

function after(...chunks: readonly string[]): boolean {
	const state = new OutputState();
	for (const chunk of chunks) state.see(Buffer.from(chunk, 'latin1'));
	return state.takesLine;
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1');

test('a line may come between lines, and after a prompt', () => {
	expect(after()).toBe(true);
	expect(after('hello\r\n')).toBe(true);
	expect(after('\x1b[?2004hroot@lab:~# ')).toBe(true);
	expect(after('\x1b]0;title\x07$ ', 'ls')).toBe(true);
	expect(after('\x1b]0;title\x1b\\$ ')).toBe(true);
	expect(after('\x1b(B\x1b[m\x1b=\x1bM')).toBe(true);
});

test('no line comes into a full-screen program, and one may after it', () => {
	expect(after('$ vi\r\n\x1b[?1049h\x1b[1;1H~')).toBe(false);
	expect(after('\x1b[?1049h', 'x'.repeat(10_000), 'y'.repeat(10_000))).toBe(false);
	expect(after('\x1b[?1049h~', '\x1b[?1049l$ ')).toBe(true);
	expect(after('\x1b[?1;47h~')).toBe(false);
	expect(after('\x1b[?1049h~', '\x1bc$ ')).toBe(true);
});

test('a switch of screens that is cut in two is seen', () => {
	const sequence = '\x1b[?1049h';
	for (let cut = 1; cut < sequence.length; cut += 1)
		expect(after(sequence.slice(0, cut), `${sequence.slice(cut)}~`)).toBe(false);
});

test('no line comes into a control sequence or a character', () => {
	for (const start of ['\x1b', '\x1b[', '\x1b[38;5;1', '\x1b]0;tit', '\x1bP1$r', '\x1b('])
		expect([start, after(`text${start}`)]).toEqual([start, false]);
	for (const character of ['é', '€', '💣']) {
		const bytes = utf8(character);
		for (let cut = 1; cut < bytes.length; cut += 1) expect(after(bytes.slice(0, cut))).toBe(false);
		expect(after(bytes)).toBe(true);
	}
});
