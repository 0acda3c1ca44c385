import { expect, test, vi } from 'vitest';
import { maxFrameBytes } from '../../src/protocol/numbers.ts';
import { outputLimits } from '../../src/terminal/output-filter.ts';
import { resizeMilliseconds } from '../../src/terminal/shared-size.ts';
import { procFile, running } from './kit/host.ts';
import { pythonCommand } from './kit/learner.ts';
import { useLabs } from './kit/use-labs.ts';
import { whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
const megabyte = 1024 ** 2;

function labdMemory(): number {
	return Number(/^VmRSS:\s+(\d+)/m.exec(procFile(labs.labd().child.pid ?? 0, 'status'))?.[1]) * 1024;
}

test.each(['yes', 'cat /dev/urandom'])(
	'%s without end is held while a page takes nothing, stays bounded in labd, and Control-C ends it',
	async (flood) => {
		const { attacker, victim } = labs;
		const before = labdMemory();
		await whileAttacked(victim, async () => {
			const received = attacker.received();
			attacker.acknowledge(false);
			attacker.type(`${flood}\r`);
			await vi.waitUntil(() => stands(flood), { timeout: 40_000, interval: 500 });
			expect(attacker.received() - received).toBeLessThan(megabyte);
			attacker.acknowledge(true);
			await attacker.until(() => attacker.received() > received + 10 * megabyte);
			const pressed = performance.now();
			attacker.type('\x03');
			await attacker.until(() => running(attacker.lab, flood).length === 0);
			expect(performance.now() - pressed).toBeLessThan(1_000);
		});
		expect(labdMemory() - before).toBeLessThan(64 * megabyte);
		await attacker.reset();
	},
);

let lastUsed: string | undefined;

/** The flood runs, and has used no processor time since it was asked last. */
function stands(flood: string): boolean {
	const [pid] = running(labs.attacker.lab, flood);
	const used = pid === undefined ? undefined : procFile(pid, 'stat').split(' ').slice(13, 15).join(' ');
	const isSame = used !== undefined && used === lastUsed;
	lastUsed = used;
	return isSame;
}

test('a paste of twenty megabytes to a program that never reads closes the socket of who pasted, and nothing else', async () => {
	const { attacker, victim } = labs;
	const before = labdMemory();
	await whileAttacked(victim, async () => {
		attacker.type('stty raw -echo; sleep 1000\r');
		await attacker.until(() => running(attacker.lab, 'sleep 1000').length === 1);
		for (let part = 0; part < 20 * 16; part += 1) attacker.type('a'.repeat(65_535));
		await attacker.until(() => attacker.closed);
	});
	expect(labdMemory() - before).toBeLessThan(64 * megabyte);
	await labs.returnAttacker();
	await labs.attacker.reset();
});

test('twenty thousand changes of size, absurd ones among them, become few and sane ones', async () => {
	const { attacker, victim } = labs;
	await attacker.run('trap "changes=$((changes + 1))" WINCH; changes=0');
	const began = performance.now();
	await whileAttacked(victim, async () => {
		for (let n = 0; n < 20_000; n += 1) {
			const size = n % 2 === 0 ? { columns: 65_535, rows: 65_535 } : { columns: 0, rows: 0 };
			attacker.say({ type: 'resize', terminal: 'main', ...size });
		}
		attacker.say({ type: 'resize', terminal: 'main', columns: 65_535, rows: 65_535 });
		await expect.poll(async () => (await attacker.run('stty size')).output).toBe('200 500\n');
	});
	const { output } = await attacker.run('echo $changes');
	expect(Number(output)).toBeLessThan((performance.now() - began) / resizeMilliseconds + 2);
	attacker.say({ type: 'resize', terminal: 'main', columns: 80, rows: 24 });
});

test('output made to stop the page of who looks at it comes with numbers and strings cut', async () => {
	const { attacker, victim } = labs;
	await whileAttacked(victim, async () => {
		await attacker.run(`printf '\\033[99999999L\\033[99999999S\\033[1000000000b\\302\\23399999999T'`);
		for (const introducer of ['\x1b[', '\x9b'])
			for (const number of ['99999999', '1000000000']) expect(attacker.sent()).not.toContain(`${introducer}${number}`);
		const received = attacker.received();
		await attacker.run(`printf '\\033]0;'; head -c 30000000 /dev/zero | tr '\\0' a; printf '\\a'`);
		expect(attacker.received() - received).toBeLessThan(megabyte / 4);
	});
});

/** Programs whose argument vectors and names are no text, or too much of it, or written for whoever shows them. */
const namesOfProcesses = String.raw`
import ctypes, os
libc = ctypes.CDLL(None)
control = "".join(map(chr, (*range(1, 32), *range(127, 160))))
names = ["\x1b]0;owned\x07\x1b[2J", "\x1b[99999999L", control, "\u202egnp.exe\u2066", "<img src=x onerror=alert(1)>", "n" * 100000, "\u0301" * 3000, "", " ", "\n\n\n", b"\xff\xfe\x80\xc3(", b"\xed\xa0\x80"]
for name in names:
	name = name if isinstance(name, bytes) else name.encode()
	for n in range(3):
		if os.fork() == 0: os.execv("/usr/bin/sleep", [name, "1007"])
		if os.fork() == 0:
			libc.prctl(15, name[:15], 0, 0, 0)
			while True: libc.pause()
open("/root/named", "w").close()
`;

test('names and command lines that are no text reach the page as short plain text, and labd goes on', async () => {
	const { attacker, victim } = labs;
	const before = labdMemory();
	await attacker.open('second');
	await whileAttacked(victim, async () => {
		await attacker.python(`${namesOfProcesses.trim()}\n`);
		attacker.type('sleep 1008 &\r');
		await attacker.until(() => commands().includes('sleep 1008') && commands().length > 70);
	});
	const strange = commands().filter(
		(command) => command.length > 160 || /\p{C}/u.test(command.replaceAll('\u{fffd}', '')),
	);
	expect(strange).toEqual([]);
	const frames = [...attacker.told('processes'), ...attacker.told('verdict')].map((frame) => JSON.stringify(frame));
	expect(Math.max(...frames.map((text) => Buffer.byteLength(text)))).toBeLessThan(maxFrameBytes);
	expect(frames.filter((text) => /\\u00[01]|[\u0080-\u009f\u202e\u2066]/.test(text))).toEqual([]);
	expect(labdMemory() - before).toBeLessThan(64 * megabyte);
	await attacker.reset();
});

/** What the page was told last of the lab's processes. */
function commands(): readonly string[] {
	return labs.attacker.told('processes').flatMap(({ rows }) => rows.map(({ command }) => command));
}

/** Strings without an end, sequences with everything in them, and lines and piles without an end. */
const bombs = String.raw`
import sys
out = sys.stdout.buffer
big = b"a" * (1 << 18)
for start in (b"\x1b]0;", b"\x1b]2;", b"\x1b]8;;http://", b"\x1b]52;c;", b"\x1b]9;", b"\x1b]777;notify;", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", "\u009d0;".encode(), "\u0090".encode()):
	out.write(start + big + b"\x18")
out.write(b"\x1b[" + b"1;" * 100000 + b"m")
out.write(b"\x1b[" + b"9" * 100000 + b"L\x1b[?99999h\x1b[4294967297b\x1b[1000000000;1000000000H\x18")
out.write(b"e" + "\u0301".encode() * 100000 + b"\x18\r\n")
out.write(b"x" * (2 << 20) + b"\r\n")
out.write(b"\x1bc")
`;

/** Controls of the output as marks, for patterns; its bytes are characters. */
const visible = { '\x1b': '␛', '\x18': '␘', '\x07': '␇', '\xc2\x9d': '␛]', '\xc2\x90': '␛P', '\xcc\x81': '◌' };

test('titles, links, strings, sequences and piles of accents without an end come cut, and lines without an end one batch at a time', async () => {
	const { attacker, victim } = labs;
	const before = labdMemory();
	const sent = await attacker.recording(() =>
		whileAttacked(victim, async () => {
			attacker.type(`${pythonCommand(bombs)}; echo bombs' are over'\r`);
			await attacker.until(() => attacker.seen().includes('bombs are over'));
		}),
	);
	const text = Object.entries(visible).reduce((shown, [control, mark]) => shown.replaceAll(control, mark), sent);
	const longest = (pattern: RegExp) => Math.max(0, ...[...text.matchAll(pattern)].map(([found]) => found.length));
	expect(text.match(/x{10000}/g)?.length).toBeGreaterThan(200);
	expect(longest(/␛\[[0-9;:?]*/g)).toBeLessThanOrEqual(outputLimits.sequenceBytes);
	expect(longest(/(?<=␛\[[0-9;:?]*)\d+/g)).toBeLessThanOrEqual(4);
	expect(longest(/␛[\]P_^X][^␘␇␛]*/g)).toBeLessThanOrEqual(outputLimits.stringBytes + 2);
	expect(longest(/◌+/g)).toBeLessThanOrEqual(256);
	expect(labdMemory() - before).toBeLessThan(64 * megabyte);
	await attacker.reset();
});
