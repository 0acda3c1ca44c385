import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodeOf, stateOf } from '../../src/checks/evidence.ts';
import { beginHistory, extendHistory } from '../../src/checks/history.ts';
import { createJudge } from '../../src/checks/judge.ts';
import {
	hasArgs,
	hasOtherNamespace,
	ignores,
	isLabInit,
	isNestedInit,
	isZombie,
	newProcesses,
	parentProcess,
	recordOf,
	runsProgram,
	seenFor,
	wasReparented,
} from '../../src/checks/predicates.ts';
import type { CheckView, Task } from '../../src/checks/task.ts';
import { notYet, passed } from '../../src/checks/verdict.ts';
import { diffSnapshots } from '../../src/proc/diff-snapshots.ts';
import { mountAt, parseMountinfo } from '../../src/proc/parse-mountinfo.ts';
import { type ProcessFacts, processKey, type Snapshot } from '../../src/proc/snapshot.ts';
import { patience } from '../patience.ts';
import { type SmallLab, startSmallLab } from './proc-kit.ts';

let lab: SmallLab;

beforeAll(async () => {
	lab = await startSmallLab('real');
});

afterAll(() => lab[Symbol.asyncDispose]());

const withArgs = (snapshot: Snapshot, ...args: readonly string[]) =>
	snapshot.processes.find((process) => hasArgs(process, args));

/** Tells the lab to do something and gives the process that then has these arguments and is asleep. */
async function started(line: string, ...args: readonly string[]): Promise<ProcessFacts> {
	lab.say(line);
	const isThere = (snapshot: Snapshot) => withArgs(snapshot, ...args)?.state === 'S';
	const process = withArgs(await lab.until(isThere), ...args);
	if (!process) throw new Error('gone again');
	return process;
}

async function watch(milliseconds: number, see: (snapshot: Snapshot) => void): Promise<void> {
	for (const end = Date.now() + milliseconds * patience; Date.now() < end; await sleep(50)) see(lab.taker.take());
}

test('a zombie of a careless parent is judged from /proc, and not before there is one', async () => {
	const check = (view: CheckView) => {
		const zombie = newProcesses(view).find(isZombie);
		const record = zombie && recordOf(view, zombie);
		if (!zombie || !record || !seenFor(record, 300)) return notYet('There is no zombie yet.');
		return passed('There is one.', [stateOf(zombie), exitCodeOf(zombie)]);
	};
	const task: Task = { id: 'zombie', title: 'Z', mode: 'level', check, hints: ['1', '2'], wrong: {} };
	const errors: unknown[] = [];
	const judge = createJudge({ tasks: [task], start: lab.taker.take(), onError: (_, error) => errors.push(error) });
	await watch(200, judge.observe);
	expect(judge.current().get('zombie')?.verdict).toBe('not-yet');
	lab.say("bash -c '(sleep 0.2; exit 7) & exec sleep 31001' &");
	await watch(1_200, judge.observe);
	expect(errors).toEqual([]);
	expect(judge.current().get('zombie')).toMatchObject({
		verdict: 'passed',
		evidence: [{ value: 'Z (zombie)' }, { value: '1792', meaning: 'it exited with status 7' }],
	});
	const snapshot = lab.taker.take();
	const parent = withArgs(snapshot, '31001');
	const zombie = snapshot.processes.find(isZombie);
	expect(zombie).toMatchObject({ ppid: parent?.pid, exe: null, argv: [] });
	expect(zombie?.unreadable).toEqual({});
	expect(Object.keys(zombie?.namespaces ?? {})).toEqual(['pid', 'user']);
	lab.say(`kill -9 ${parent?.insidePids[0]}`);
	await watch(400, judge.observe);
	expect(judge.current().get('zombie')?.verdict).toBe('not-yet');
});

test('cgroup.procs does not list zombies, and one that lived between two snapshots is found all the same', async () => {
	lab.taker.take();
	lab.say("bash -c 'sleep 0.1 & exec sleep 31002' &");
	await sleep(500 * patience);
	const snapshot = lab.taker.take();
	const parent = withArgs(snapshot, '31002');
	const zombie = snapshot.processes.find((process) => isZombie(process) && process.ppid === parent?.pid);
	expect(zombie).toBeDefined();
	expect(lab.living()).not.toContain(zombie?.pid);
	expect(snapshot.gaps).toEqual([]);
	lab.say(`kill -9 ${parent?.insidePids[0]}`);
});

test('a zombie that a worker thread forked is found though it is in that thread’s list of children only', async () => {
	lab.taker.take();
	lab.say(`/usr/bin/python3 -c '
import os, threading, time
threading.Thread(target=lambda: (os.fork() or os._exit(0), time.sleep(1000))).start()
time.sleep(1000)' thread-fork &`);
	await sleep(800 * patience);
	const snapshot = lab.taker.take();
	const parent = snapshot.processes.find((process) => process.argv?.at(-1) === 'thread-fork');
	expect(snapshot.processes.filter((process) => isZombie(process) && process.ppid === parent?.pid)).toHaveLength(1);
	expect(readFileSync(`/proc/${parent?.pid}/task/${parent?.pid}/children`, 'latin1')).toBe('');
	lab.say(`kill -9 ${parent?.insidePids[0]}`);
});

test('threads are one process, and one whose leader thread has exited is Z and alive', async () => {
	lab.say(`/usr/bin/python3 -c '
import ctypes, threading, time
for k in range(4): threading.Thread(target=time.sleep, args=(1000,)).start()
time.sleep(0.3)
ctypes.CDLL(None).pthread_exit(None)' leaderless &`);
	const before = await lab.until((snapshot) => snapshot.processes.some(({ threads }) => threads === 5));
	const { pid } = before.processes.find(({ threads }) => threads === 5) ?? {};
	const after = await lab.until(({ processes }) => processes.some((one) => one.pid === pid && one.state === 'Z'));
	const leaderless = after.processes.find((process) => process.pid === pid);
	expect(leaderless).toMatchObject({ state: 'Z', threads: 5 });
	expect(leaderless?.unreadable).toEqual({});
	expect(leaderless && isZombie(leaderless)).toBe(false);
	lab.say(`kill -9 ${leaderless?.insidePids[0]}`);
});

test('an orphan is reparented to PID 1 before our eyes, and keeps its identity', async () => {
	let history = beginHistory(lab.taker.take());
	lab.say("bash -c 'sleep 31003 & sleep 0.8; true' &");
	await watch(1_500, (snapshot) => {
		history = extendHistory(history, snapshot);
	});
	const orphan = newProcesses(history).find((process) => hasArgs(process, ['31003']));
	const record = orphan && recordOf(history, orphan);
	const parent = orphan && parentProcess(history, orphan);
	expect(parent && isLabInit(history, parent)).toBe(true);
	expect(record && wasReparented(record, { to: processKey(lab.init) })).toBe(true);
	expect(record?.parents).toHaveLength(2);
	lab.say(`kill -9 ${orphan?.insidePids[0]}`);
});

test('names are a costume: the program is known by the inode of its file', async () => {
	const costume = await started("(exec -a '[sleep] <defunct>' sleep 31004) &", '31004');
	expect(costume).toMatchObject({ state: 'S', argv: ['[sleep] <defunct>', '31004'] });
	expect(runsProgram(costume, '/usr/bin/sleep')).toBe(true);
	const copy = await started(
		'F=$(mktemp); cp /usr/bin/sleep $F; chmod +x $F; { $F 31005 & sleep 0.2; rm $F; }',
		'31005',
	);
	const isDeleted = ({ pid, exe }: ProcessFacts) => pid === copy.pid && exe?.path.endsWith(' (deleted)') === true;
	const later = await lab.until(({ processes }) => processes.some(isDeleted));
	expect(copy.exe).toMatchObject({ fromImage: false });
	expect(later.processes.find(isDeleted)?.exe).toMatchObject({ inode: copy.exe?.inode, fromImage: false });
	lab.say(`kill -9 ${costume.insidePids[0]} ${copy.insidePids[0]}`);
});

test('a comm with a newline that looks like a stat line does not mislead', async () => {
	const forger = `/usr/bin/python3 -c '
import time
open("/proc/self/comm", "wb", buffering=0).write(b") Z 1 (b\\nx")
time.sleep(1000)' forger &`;
	lab.say(forger);
	const isForged = ({ comm }: ProcessFacts) => comm === ') Z 1 (b\nx';
	const snapshot = await lab.until(({ processes }) => processes.some(isForged));
	expect(snapshot.processes.find(isForged)).toMatchObject({ state: 'S', ppid: lab.init.pid });
	lab.say(`kill -9 ${snapshot.processes.find(isForged)?.insidePids[0]}`);
});

test('exec keeps the identity, and a new sleep is not taken for the shell it was', async () => {
	const before = await started(
		"bash -c 'sleep 0.5; exec tail -f /dev/null' &",
		'-c',
		'sleep 0.5; exec tail -f /dev/null',
	);
	const first = lab.taker.take();
	const last = await lab.until((snapshot) => withArgs(snapshot, '-f', '/dev/null') !== undefined);
	const events = diffSnapshots(first, last).filter(({ process }) => process === processKey(before));
	expect(events).toMatchObject([{ kind: 'execed', from: '/usr/bin/bash', to: '/usr/bin/tail' }]);
	lab.say(`kill -9 ${before.insidePids[0]}`);
});

test('nohup sets SIGHUP to ignored in the process itself', async () => {
	const plain = await started('sleep 31006 &', '31006');
	const deaf = await started('nohup sleep 31007 &', '31007');
	expect([ignores(plain, 'SIGHUP'), ignores(deaf, 'SIGHUP')]).toEqual([false, true]);
	lab.say(`kill -9 ${plain.insidePids[0]} ${deaf.insidePids[0]}`);
});

test('a process in a nested pid namespace has one more number, and stacked mounts show the last', async () => {
	const nested = await started('unshare --pid --fork --mount-proc sleep 31008 &', '31008');
	const init = lab.taker.take().processes.find((process) => process.pid === lab.init.pid);
	expect(isNestedInit(nested)).toBe(true);
	expect(nested.insidePids).toHaveLength(2);
	expect(init && hasOtherNamespace(nested, init, 'pid')).toBe(true);
	const text = lab.source.read(nested.pid, 'mountinfo');
	const mounts = text.ok ? parseMountinfo(text.value) : text;
	if (!mounts.ok) throw new Error(mounts.error);
	expect(mounts.value.filter(({ mountPoint }) => mountPoint === '/proc').length).toBeGreaterThan(1);
	expect(mountAt(mounts.value, '/proc')?.id).toBe(
		mounts.value.findLast(({ mountPoint }) => mountPoint === '/proc')?.id,
	);
	lab.say(`kill -9 ${nested.insidePids[0]}`);
});

test('unshare --pid without a child yet has no namespace for children, and that is no failure', async () => {
	const undecided = await started('unshare --pid sleep 31009 &', '31009');
	expect(undecided.unreadable).toEqual({});
	expect(undecided.namespaces).not.toHaveProperty('pid_for_children');
	lab.say(`kill -9 ${undecided.insidePids[0]}`);
});

test('arguments without end are cut, and read no further', async () => {
	lab.say(`(exec sleep 31010 $(printf '0 %.0s' $(seq 20000))) &`);
	const isLong = ({ comm, argv }: ProcessFacts) => comm === 'sleep' && argv?.[1] === '31010';
	const snapshot = await lab.until(({ processes }) => processes.some(isLong));
	const long = snapshot.processes.find(isLong);
	expect(long?.argv?.join(' ').length).toBeLessThanOrEqual(4_096);
	expect(long?.unreadable).toEqual({});
	lab.say(`kill -9 ${long?.insidePids[0]}`);
});

test('without the right to look, facts are null with the reason, and nothing throws', async () => {
	const target = await started('sleep 31011 &', '31011');
	const script = `
		import { createHostProcSource } from './src/proc/node/host-proc-source.ts';
		import { readProcess } from './src/proc/read-process.ts';
		const source = createHostProcSource({ livingPids: () => [], taskCount: () => undefined });
		process.setgroups([]); process.setgid(65534); process.setuid(65534);
		console.log(JSON.stringify(readProcess(source, ${target.pid}, { isFromImage: () => true })));`;
	const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
	const { kind, facts } = JSON.parse(output);
	expect(kind).toBe('read');
	expect(facts).toMatchObject({ exe: null, namespaces: {}, argv: ['sleep', '31011'], comm: 'sleep' });
	expect(facts.unreadable).toMatchObject({ exe: 'EACCES', 'ns/pid': 'EACCES' });
	lab.say(`kill -9 ${target.insidePids[0]}`);
});
