import { expect, test } from 'vitest';
import { processKey } from '../proc/snapshot.ts';
import {
	blocks,
	catches,
	childrenOf,
	couldNotRead,
	everIn,
	findProcess,
	hasArgs,
	hasOtherNamespace,
	hasPending,
	ignores,
	insidePid,
	isAlive,
	isLabInit,
	isNestedInit,
	isNew,
	isZombie,
	millisecondsInState,
	namespaceDepth,
	newProcesses,
	parentProcess,
	parentRecord,
	previousParent,
	runsProgram,
	seenFor,
	sharesNamespace,
	wasReparented,
} from './predicates.ts';
import { recordIn, sampleInit, sampleProcess, sampleSnapshot, sampleStatus, viewOf } from './sample-facts.ts';

const old = sampleProcess({ pid: 4702 });
const fresh = sampleProcess({ pid: 4710 });

test('new is what the start snapshot lacks, by identity and not by pid', () => {
	const reused = { ...old, starttime: 9_000 };
	const view = viewOf(sampleSnapshot(0, old), sampleSnapshot(50, reused, fresh));
	expect(newProcesses(view)).toEqual([reused, fresh]);
	expect(isNew(view, old)).toBe(false);
});

test('an exec does not make a process new', () => {
	const execed = { ...old, comm: 'tail', exe: { path: '/usr/bin/tail', device: 1, inode: 7, fromImage: true } };
	expect(newProcesses(viewOf(sampleSnapshot(0, old), sampleSnapshot(50, execed)))).toEqual([]);
});

test('a zombie that the start snapshot missed is not new, for it is older than something in it', () => {
	const missed = sampleProcess({ pid: 4705, state: 'Z', starttime: 4_701 });
	expect(newProcesses(viewOf(sampleSnapshot(0, old), sampleSnapshot(50, old, missed)))).toEqual([]);
});

test('a program is known by its path and its inode of the image, never by a name', () => {
	expect(runsProgram(fresh, '/usr/bin/sleep')).toBe(true);
	const exe = { path: '/usr/bin/sleep', device: 1, inode: 555, fromImage: false };
	expect(runsProgram({ ...fresh, exe }, '/usr/bin/sleep')).toBe(false);
	const tail = { path: '/usr/bin/tail', device: 1, inode: 7, fromImage: true };
	expect(runsProgram({ ...fresh, comm: 'sleep', argv: ['sleep', '1000'], exe: tail }, '/usr/bin/sleep')).toBe(false);
	expect(runsProgram({ ...fresh, exe: null }, '/usr/bin/sleep')).toBe(false);
});

test('arguments are compared without the program’s own name, whatever it says', () => {
	expect(hasArgs({ ...fresh, argv: ['nginx: master process', '1000'] }, ['1000'])).toBe(true);
	expect(hasArgs(fresh, ['1000', '2'])).toBe(false);
	expect(hasArgs({ ...fresh, argv: null }, [])).toBe(false);
});

test('Z with other threads alive is no zombie, and is alive', () => {
	const leaderless = sampleProcess({ state: 'Z', threads: 2 });
	expect([isZombie(leaderless), isAlive(leaderless)]).toEqual([false, true]);
	const zombie = sampleProcess({ state: 'Z' });
	expect([isZombie(zombie), isAlive(zombie)]).toEqual([true, false]);
	expect(isZombie(sampleProcess({ state: 'T' }))).toBe(false);
});

test('the lab’s PID 1 is known by identity', () => {
	const view = viewOf(sampleSnapshot(0, fresh));
	expect(isLabInit(view, sampleInit)).toBe(true);
	expect(isLabInit(view, { ...sampleInit, starttime: 1 })).toBe(false);
});

test('the columns of NSpid give the inside pid, the depth and the nested PID 1', () => {
	expect([insidePid(fresh), namespaceDepth(fresh), isNestedInit(fresh)]).toEqual([10, 2, false]);
	const nested = sampleProcess({ insidePids: [12, 1] });
	expect([insidePid(nested), namespaceDepth(nested), isNestedInit(nested)]).toEqual([12, 3, true]);
	expect(isNestedInit(sampleInit)).toBe(false);
});

test('namespaces that could not be read are neither shared nor different', () => {
	const other = sampleProcess({ namespaces: { pid: 'pid:[2]' } });
	expect([sharesNamespace(fresh, other, 'pid'), hasOtherNamespace(fresh, other, 'pid')]).toEqual([false, true]);
	expect([sharesNamespace(fresh, other, 'net'), hasOtherNamespace(fresh, other, 'net')]).toEqual([false, false]);
	expect(sharesNamespace(fresh, old, 'net')).toBe(true);
});

test('signals are single bits of the masks, and undefined when status could not be read', () => {
	const status = {
		...sampleStatus,
		sigIgn: '0000000000001001',
		sigCgt: '0000000000000800',
		shdPnd: '0000000000004000',
	};
	const process = sampleProcess({ status });
	expect([ignores(process, 'SIGHUP'), ignores(process, 'SIGTERM'), catches(process, 'SIGUSR2')]).toEqual([
		true,
		false,
		true,
	]);
	expect([hasPending(process, 'SIGTERM'), blocks(process, 'SIGTERM')]).toEqual([true, false]);
	const dark = { ...process, status: null };
	expect([ignores, catches, blocks, hasPending].map((ask) => ask(dark, 'SIGHUP'))).toEqual(Array(4).fill(undefined));
});

test('parents and children are found among the lab’s processes', () => {
	const parent = sampleProcess({ pid: 4703, ppid: 4700 });
	const child = sampleProcess({ pid: 4704, ppid: 4703 });
	const view = viewOf(sampleSnapshot(0), sampleSnapshot(50, parent, child));
	expect(parentProcess(view, child)).toBe(parent);
	expect(parentRecord(view, child)?.key).toBe(processKey(parent));
	expect(parentProcess(view, sampleInit)).toBeUndefined();
	expect(childrenOf(view, parent)).toEqual([child]);
	expect(findProcess(view, processKey(child))).toBe(child);
});

test('a state is held from when it was first seen without a break', () => {
	const zombie = sampleProcess({ state: 'Z' });
	const alive = { ...sampleProcess(), state: 'S' };
	const view = viewOf(
		...([
			sampleSnapshot(0),
			sampleSnapshot(100, alive),
			sampleSnapshot(200, zombie),
			sampleSnapshot(1_700, zombie),
		] as const),
	);
	const record = recordIn(view, zombie);
	expect(millisecondsInState(record)).toBe(1_500);
	expect([seenFor(record, 1_500), seenFor(record, 1_501), everIn(record, 'S'), everIn(record, 'T')]).toEqual([
		true,
		false,
		true,
		false,
	]);
});

test('a process that is gone is in no state any more', () => {
	const view = viewOf(sampleSnapshot(0), sampleSnapshot(100, fresh), sampleSnapshot(900, fresh), sampleSnapshot(950));
	expect(seenFor(recordIn(view, fresh), 100)).toBe(false);
});

const parent = sampleProcess({ pid: 4703, ppid: 4700 });
const child = sampleProcess({ pid: 4704, ppid: 4703 });
const orphan = { ...child, ppid: 4700 };
const to = processKey(sampleInit);

test('an adoption counts after the old parent was seen, in as many snapshots as are asked for', () => {
	const before = [50, 100, 150, 200].map((at) => sampleSnapshot(at, parent, child));
	const view = viewOf(sampleSnapshot(0), ...before, sampleSnapshot(250, orphan));
	const record = recordIn(view, child);
	expect([wasReparented(record, { to }), wasReparented(record, { to, samples: 4 })]).toEqual([true, true]);
	expect(wasReparented(record, { to, samples: 5 })).toBe(false);
	expect(wasReparented(record, { to: processKey(parent) })).toBe(false);
	expect(previousParent(view, record)?.key).toBe(processKey(parent));
});

test('what was first seen with its new parent was not reparented before our eyes', () => {
	const view = viewOf(sampleSnapshot(0), ...[50, 100, 150, 200, 250].map((at) => sampleSnapshot(at, orphan)));
	expect(wasReparented(recordIn(view, orphan), { to })).toBe(false);
	expect(previousParent(view, recordIn(view, orphan))).toBeUndefined();
});

test('a look that missed a parent is no change of parents, and hides none', () => {
	const missed = (at: number) => ({ ...sampleSnapshot(at, child), gaps: ['1 more process was not read'] });
	const late = viewOf(sampleSnapshot(0), missed(50), sampleSnapshot(100, parent, child));
	expect(wasReparented(recordIn(late, child), { to: processKey(parent) })).toBe(false);
	expect(previousParent(late, recordIn(late, child))).toBeUndefined();
	const between = viewOf(sampleSnapshot(0, parent, child), missed(50), sampleSnapshot(100, orphan));
	expect(wasReparented(recordIn(between, child), { to })).toBe(true);
	expect(previousParent(between, recordIn(between, child))?.key).toBe(processKey(parent));
});

test('what could not be read is found by name', () => {
	const dark = sampleProcess({ exe: null, unreadable: { exe: 'EACCES' } });
	expect(couldNotRead([fresh, dark], 'exe')).toEqual([dark]);
});
