import { afterEach, expect, test } from 'vitest';
import { counted, running } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
const task = 'four-sleeps';

afterEach(() => labs.attacker.reset());

/** A program that rests, with a name of its choice. */
const rest = 'import time; time.sleep(1000)';
const four = (command: string) => `for n in 1 2 3 4; do ${command} & done 2> /dev/null; true`;

const cheats: Readonly<Record<string, string>> = {
	'another name on the command line': four(`(exec -a sleep python3 -c '${rest}')`),
	'another name in comm': four(`bash -c 'echo sleep > /proc/$$/comm; read' < <(sleep infinity)`),
	'a program of that name': `cp $(readlink -f /usr/bin/python3) /tmp/sleep; ${four(`/tmp/sleep -c '${rest}'`)}`,
	'a program mounted over the real one': `mount --bind $(readlink -f /usr/bin/python3) /usr/bin/sleep; ${four(`sleep -c '${rest}'`)}`,
	'a program written into the real one': `cat $(readlink -f /usr/bin/python3) > /usr/bin/sleep; ${four(`sleep -c '${rest}'`)}`,
	'a forged ps': `printf '#!/bin/sh\\nfor n in 1 2 3 4; do echo "$n pts/0 00:00:00 sleep"; done\\n' > /usr/bin/ps; ps`,
};

test.each(Object.entries(cheats))('%s does not pass a task that asks for a program', async (_name, cheat) => {
	const { attacker, victim } = labs;
	await whileAttacked(victim, async () => {
		await attacker.run(cheat);
		await looked();
	});
	expect(attacker.verdict(task)?.verdict).not.toBe('passed');
});

test('real work passes behind mounts over /proc, libraries that do not load and programs that lie', async () => {
	const { attacker, victim } = labs;
	await whileAttacked(victim, async () => {
		await attacker.run('rm /usr/bin/ps /bin/true; echo /nowhere.so > /etc/ld.so.preload');
		await attacker.run('mount -t tmpfs none /proc 2> /dev/null; mount -t tmpfs none /sys 2> /dev/null');
		await attacker.run(four('sleep 1000'));
		await attacker.until(() => attacker.verdict(task)?.verdict === 'passed');
	});
	expect(running(attacker.lab, 'sleep 1000')).toHaveLength(4);
});

test('ten thousand short processes, hundreds of threads and long names leave labd answering and others unharmed', async () => {
	const { attacker, victim } = labs;
	await whileAttacked(victim, async () => {
		await attacker.run(`for n in 1 2 3 4; do (exec -a $(printf 'a%.0s' {1..20000}) sleep 1001) & done; true`);
		const threads = `
import threading, time
for n in range(150):
	threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)
`;
		attacker.type(`python3 -c '${threads.trim().replaceAll('\t', ' ')}' &\r`);
		await attacker.until(() => counted(attacker.lab).tasks > 150);
		await attacker.run('for n in $(seq 10000); do /bin/true; done', { seconds: 50 });
		await attacker.run(four('sleep 1000'));
		await attacker.until(() => running(attacker.lab, 'sleep 1000').length === 4);
		await attacker.until(() => ['passed', 'unknown'].includes(attacker.verdict(task)?.verdict ?? ''));
	});
	expect(attacker.status?.state).toBe('ready');
});

/** Waits until what the learner did is judged: a process that comes later is in the table, and is gone from it. */
async function looked(): Promise<void> {
	const { attacker } = labs;
	const isListed = () => attacker.told('processes').some(({ rows }) => rows.some(({ command }) => command === 'cat -'));
	await attacker.open('second');
	attacker.type('cat -\r', 'second');
	await attacker.until(isListed);
	attacker.type('\x04', 'second');
	await attacker.until(() => !isListed());
}
