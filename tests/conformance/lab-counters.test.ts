import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parseStat } from '../../src/proc/parse-stat.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { engineNames, findProgram } from '../../src/runtime/oci/engine.ts';
import { LabBench, makeOciHarness, namespacesOf, type RuntimeHarness } from './container-runtime-kit.ts';

/**
 * Whether the two counters by which a lab is known to be still move whenever a process of it changed, by more than what its init
 * ran: a look is skipped on their word.
 * Each fact is made from outside by one signal, to a process that does one thing when it is told to.
 */
const engine = engineNames.find(findProgram) ?? 'runc';
/** The number of unshare(2). */
const unshare = process.arch === 'x64' ? 272 : 97;
let harness: RuntimeHarness;
let bench: LabBench;
let lab: LabRef;
let own: readonly number[];

beforeAll(async () => {
	harness = await makeOciHarness(engine);
	bench = new LabBench(harness);
	lab = await bench.start('counters');
	own = bench.runtime.processes(lab);
});
afterEach(async () => {
	for (const pid of bench.runtime.processes(lab)) if (!own.includes(pid)) process.kill(pid, 'SIGKILL');
	await expect.poll(() => bench.runtime.taskCount(lab)).toBe(own.length);
});
afterAll(async () => {
	await bench.clear();
	harness.remove();
});

const counters = () => `${bench.runtime.cpuTime(lab)} ${bench.runtime.taskCount(lab)}`;
const stateOf = (pid: number) => statOf(pid)?.state;

function statOf(pid: number) {
	try {
		const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
		return stat.ok ? stat.value : undefined;
	} catch {
		return undefined;
	}
}

function childrenOf(pid: number): readonly number[] {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
}

function childOf(pid: number): Promise<number> {
	return vi.waitFor(() => childrenOf(pid)[0] ?? Promise.reject(new Error('it has no child yet')), { interval: 10 });
}

/** Leaves a perl running that does `action` at SIGUSR1; its host pid. */
async function waiting(action: string, before = ''): Promise<number> {
	const script = `use POSIX; ${before} $SIG{USR1} = sub { ${action} }; $0 = "waiting"; sleep 1000 while 1;`;
	await bench.run(lab, `setsid perl -e '${script}' < /dev/null > /dev/null 2>&1 &`);
	const find = () =>
		bench.runtime.processes(lab).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1') === 'waiting\0');
	return vi.waitFor(() => find() ?? Promise.reject(new Error('it does not wait yet')), {
		timeout: 5_000,
		interval: 10,
	});
}

/** The counters once nothing has run for a while. */
async function still(): Promise<string> {
	for (let before = counters(); ; ) {
		await sleep(120);
		const now = counters();
		if (now === before) return now;
		before = now;
	}
}

/** Makes a fact, waits until `/proc` shows it, and expects that the counters moved. */
async function moves(make: () => void, isSo: () => boolean): Promise<void> {
	await still();
	expect(isSo()).toBe(false);
	const before = { ran: othersRan(), tasks: bench.runtime.taskCount(lab) };
	const hasMoved = () => othersRan() - before.ran >= 1_000 || bench.runtime.taskCount(lab) !== before.tasks;
	expect(hasMoved()).toBe(false);
	make();
	await expect.poll(isSo, { interval: 1 }).toBe(true);
	await expect.poll(hasMoved, { interval: 1, timeout: 50 }).toBe(true);
}

/** Nanoseconds that the lab has run without its PID 1, as `src/proc/stillness.ts` reckons. */
function othersRan(): number {
	const all = bench.runtime.cpuTime(lab) ?? Number.NaN;
	return all - Number(readFileSync(`/proc/${lab.init.pid}/schedstat`, 'latin1').split(' ')[0]);
}

test('the counters of an idle lab move when its init looks for zombies, and by nothing but what that took', async () => {
	await waiting('');
	const before = await still();
	const others = othersRan();
	const [time, tasks] = before.split(' ').map(Number);
	await expect.poll(() => bench.runtime.cpuTime(lab), { timeout: 5_000 }).toBeGreaterThan((time ?? 0) + 1_000);
	await still();
	expect(bench.runtime.taskCount(lab)).toBe(tasks);
	expect(Math.abs(othersRan() - others)).toBeLessThan(1_000);
});

test('they move when a sleeping process is killed, and becomes a zombie', async () => {
	const parent = await waiting('', 'if (fork == 0) { $0 = "child"; sleep 1000; }');
	const child = await childOf(parent);
	await moves(
		() => process.kill(child, 'SIGKILL'),
		() => stateOf(child) === 'Z',
	);
});

test('they move when a zombie is reaped', async () => {
	const parent = await waiting('wait', 'if (fork == 0) { exit 3 }');
	const child = await childOf(parent);
	await expect.poll(() => stateOf(child)).toBe('Z');
	await moves(
		() => process.kill(parent, 'SIGUSR1'),
		() => stateOf(child) === undefined,
	);
});

test('they move when a process forks, and the child sleeps at once', async () => {
	const parent = await waiting('if (fork == 0) { POSIX::pause() }');
	await moves(
		() => process.kill(parent, 'SIGUSR1'),
		() => childrenOf(parent).length === 1,
	);
});

test('they move when a child loses its parent', async () => {
	const parent = await waiting('', 'if (fork == 0) { $0 = "child"; sleep 1000; }');
	const child = await childOf(parent);
	await moves(
		() => process.kill(parent, 'SIGKILL'),
		() => statOf(child)?.ppid === lab.init.pid,
	);
});

test('they move when a process is stopped, and when it goes on', async () => {
	const pid = await waiting('');
	await moves(
		() => process.kill(pid, 'SIGSTOP'),
		() => stateOf(pid) === 'T',
	);
	await moves(
		() => process.kill(pid, 'SIGCONT'),
		() => stateOf(pid) !== 'T',
	);
});

test('they move when a process takes another name', async () => {
	const pid = await waiting('open(F, ">", "/proc/self/comm"); print F "renamed"; close F');
	await moves(
		() => process.kill(pid, 'SIGUSR1'),
		() => statOf(pid)?.comm === 'renamed',
	);
});

test('they move when a process ignores a signal', async () => {
	const pid = await waiting('$SIG{HUP} = "IGNORE"');
	const ignored = () => /SigIgn:\t(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '';
	await moves(
		() => process.kill(pid, 'SIGUSR1'),
		() => (BigInt(`0x${ignored()}`) & 1n) === 1n,
	);
});

test('they move when a process enters new namespaces', async () => {
	const pid = await waiting(`syscall ${unshare}, 0x04000000`);
	const before = namespacesOf(pid).uts;
	await moves(
		() => process.kill(pid, 'SIGUSR1'),
		() => namespacesOf(pid).uts !== before,
	);
});

test('they move when a process changes its root directory', async () => {
	const pid = await waiting('chroot "/usr"; chdir "/"');
	const root = () => readlinkSync(`/proc/${pid}/root`) === '/usr';
	await moves(() => process.kill(pid, 'SIGUSR1'), root);
});
