import { expect, test, vi } from 'vitest';
import { resizeMilliseconds } from '../../src/terminal/shared-size.ts';
import { procFile, running } from './kit/host.ts';
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
