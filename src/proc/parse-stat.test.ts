import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isZombie } from './is-zombie.ts';
import { parseStat } from './parse-stat.ts';

function recorded(name: string) {
	const facts = parseStat(readFileSync(new URL(`./fixtures/${name}/stat`, import.meta.url), 'latin1'));
	if (!facts.ok) throw new Error(facts.error);
	return facts.value;
}

const bytes = fc.uint8Array({ maxLength: 600 }).map((array) => String.fromCharCode(...array));
const comm = fc.uint8Array({ maxLength: 15, min: 1 }).map((array) => String.fromCharCode(...array));

test('any comm at all is read back as it is', () => {
	const rest = 'S 11177 11173 2610 34816 11173 4194304 76 0 0 0 0 0 0 0 20 0 3 0 286870 2990080 423';
	fc.assert(
		fc.property(comm, (name) => {
			expect(parseStat(`4711 (${name}) ${rest}\n`)).toMatchObject({
				ok: true,
				value: { pid: 4711, comm: name, state: 'S', ppid: 11177, session: 2610, ttyNr: 34816, starttime: 286870 },
			});
		}),
	);
});

test('arbitrary bytes give a value or an error, never an exception', () => {
	fc.assert(fc.property(bytes, (text) => typeof parseStat(text).ok === 'boolean'));
	fc.assert(fc.property(bytes, (text) => typeof parseStat(`1 (${text}) S 1 2 3`).ok === 'boolean'));
});

test('a comm that looks like the fields after it, with a newline, does not mislead', () => {
	expect(recorded('comm-with-newline')).toMatchObject({ comm: ') Z 1 (b\nx\\y', state: 'S', ppid: 16908, threads: 1 });
});

test('an exit status stays in field 52 of a zombie', () => {
	expect(recorded('zombie-exit-7')).toMatchObject({ comm: 'bash', state: 'Z', exitCode: 7 << 8 });
});

test('a zombie that SIGKILL made has exit code 9 and the flag PF_SIGNALED', () => {
	const zombie = recorded('zombie-killed');
	expect(zombie).toMatchObject({ state: 'Z', exitCode: 9 });
	expect(zombie.flags & 0x400).toBe(0x400);
});

test('a process of which only the leader thread has exited is Z but no zombie', () => {
	const process = recorded('leader-exited');
	expect(process).toMatchObject({ state: 'Z', threads: 2 });
	expect(isZombie(process)).toBe(false);
	expect(isZombie(recorded('zombie-exit-7'))).toBe(true);
});

test('threads are counted, and a kernel thread has parent 0', () => {
	expect(recorded('threads').threads).toBe(5);
	expect(recorded('kernel-thread')).toMatchObject({ pid: 2, comm: 'kthreadd', ppid: 0 });
});

test.each([
	['', 'stat has no comm in parentheses'],
	['12 sleep S 1', 'stat has no comm in parentheses'],
	['12 (sleep) S 1 2 3', 'stat has too few fields, or a field that is no number'],
	['12 (sleep', 'stat has no comm in parentheses'],
])('%j is told as an error', (text, error) => {
	expect(parseStat(text)).toEqual({ ok: false, error });
});
