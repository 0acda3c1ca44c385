import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLogger } from '../../src/foundation/logger.ts';
import { snapshotTaker } from '../../src/lifecycle/snapshot-lab.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
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
	'another name in comm': `mkfifo /tmp/never; ${four(`bash -c 'printf sleep > /proc/$$/comm; read < /tmp/never'`)}`,
	'a program of that name': `cp $(readlink -f /usr/bin/python3) /tmp/sleep; ${four(`/tmp/sleep -c '${rest}'`)}`,
	'a program mounted over the real one': `mount --bind $(readlink -f /usr/bin/python3) /usr/bin/sleep; ${four(`sleep -c '${rest}'`)}`,
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

test('a program that was written into one of the image is not taken for that one', async () => {
	const { attacker, victim, home } = labs;
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const look = snapshotTaker({ runtime, clock: systemClock }, attacker.lab);
	const tails = () => look().processes.filter(({ exe }) => exe?.path === '/usr/bin/tail');
	await whileAttacked(victim, async () => {
		await attacker.run('tail -f /dev/null & true');
		await expect.poll(tails).toMatchObject([{ exe: { fromImage: true } }]);
		await attacker.run('kill %1; wait');
		await attacker.run(`touch -r /usr/bin/tail /tmp/when; cat $(readlink -f /usr/bin/python3) > /usr/bin/tail`);
		await attacker.run(`touch -r /tmp/when /usr/bin/tail; tail -c '${rest}' & true`);
		await expect.poll(tails).toMatchObject([{ exe: { fromImage: false } }]);
	});
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
		await attacker.run('for n in $(seq 2500); do (exit); (exit); (exit); (exit); done', { seconds: 150 });
		await attacker.run(four('sleep 1000'));
		await attacker.until(() => running(attacker.lab, 'sleep 1000').length === 4);
		await attacker.until(() => ['passed', 'unknown'].includes(attacker.verdict(task)?.verdict ?? ''));
	});
	expect(attacker.status?.state).toBe('ready');
}, 180_000);

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
