import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCmdline } from './parse-cmdline.ts';

const recorded = (name: string) => readFileSync(new URL(`./fixtures/${name}/cmdline`, import.meta.url), 'latin1');

test('arguments end with a NUL each', () => {
	expect(parseCmdline(recorded('sleep'))).toEqual(['sleep', '1000']);
});

test('an argument may hold newlines and spaces, and be empty in the middle', () => {
	expect(parseCmdline(recorded('threads'))[2]).toContain('\nfor k in range(4): ');
	expect(parseCmdline('sh\0-c\0\0x y\0')).toEqual(['sh', '-c', '', 'x y']);
});

test('a title without a last NUL, and one padded with NULs, are one argument', () => {
	expect(parseCmdline('nginx: master process /usr/sbin/nginx')).toEqual(['nginx: master process /usr/sbin/nginx']);
	expect(parseCmdline('nginx: worker\0\0\0\0\0\0')).toEqual(['nginx: worker']);
	expect(parseCmdline(recorded('setproctitle'))).toEqual(['nginx: worker']);
});

test('a zombie and a kernel thread have no arguments', () => {
	expect(parseCmdline(recorded('zombie-exit-7'))).toEqual([]);
	expect(parseCmdline(recorded('kernel-thread'))).toEqual([]);
});

test('any arguments are read back as they are, the last one not being empty', () => {
	const arg = fc.string().map((text) => text.replaceAll('\0', ''));
	fc.assert(
		fc.property(fc.array(arg), arg, (args, last) => {
			const all = [...args, `${last}.`];
			expect(parseCmdline(all.map((text) => `${text}\0`).join(''))).toEqual(all);
		}),
	);
});
