import { expect, test } from 'vitest';
import { type ProcessFacts, processKey } from '../../proc/snapshot.ts';
import {
	adopted,
	alive,
	atDepth,
	becameZombie,
	blockedIn,
	bootedEarlier,
	calledAs,
	childOf,
	ended,
	enteredNamespace,
	execed,
	type Finding,
	gone,
	goneTogether,
	hasArguments,
	heldFor,
	inForeground,
	inGroupOf,
	inSessionOf,
	inState,
	livesOn,
	named,
	not,
	numberOneBelow,
	onTerminal,
	onTerminalOf,
	otherNamespace,
	recordFor,
	runs,
	sameNamespace,
	sessionLeader,
	threadsAtLeast,
	verdictOf,
	zombie,
} from '../findings.ts';
import { recordIn, sampleInit, sampleProcess, sampleSnapshot, viewOf } from '../sample-facts.ts';
import type { CheckView } from '../task.ts';

const sleep = sampleProcess();
const dead = sampleProcess({ state: 'Z' });
const shell = sampleProcess({ pid: 4702, session: 4702, comm: 'bash', argv: ['bash'], pgrp: 4702, tpgid: 4702 });
const view = viewOf(sampleSnapshot(0, shell), sampleSnapshot(100, shell, sleep));

const told = ({ holds, says, evidence }: Finding) => [
	holds,
	says,
	...evidence.map(({ field, value, ok }) => `${field}: ${value} ${ok ?? '-'}`),
];

test('an answer that is not yet right says what the process does, and what was asked for', () => {
	expect(verdictOf(zombie(sleep))).toEqual({
		verdict: 'not-yet',
		says: 'sleep 11 is asleep (S); a zombie is one that has exited and was not waited for.',
		evidence: [
			{ source: '/proc/4711/status', field: 'State', value: 'S (sleeping)', manual: 'proc_pid_status(5)', ok: false },
		],
	});
	expect(told(zombie(dead)).slice(0, 3)).toEqual([
		...[true, 'sleep 11 has exited and was not waited for: a zombie (Z)', 'State: Z (zombie) true'],
	]);
	expect(told(zombie(sampleProcess({ state: 'Z', threads: 3 })))).toEqual([
		false,
		'Only the first thread of sleep 11 has ended; the process lives in its other threads',
		'Threads: 3 false',
		'State: Z (zombie) -',
	]);
	expect(told(inState(sleep, 'T')).slice(0, 2)).toEqual([false, 'sleep 11 is asleep (S), not stopped (T)']);
	expect([alive(sleep).holds, alive(dead).holds, alive(sampleProcess({ state: 'Z', threads: 2 })).holds]).toEqual([
		...[true, false, true],
	]);
});

test('a state has to last', () => {
	const later = viewOf(sampleSnapshot(0), sampleSnapshot(100, dead), sampleSnapshot(1_700, dead));
	expect([heldFor(later, dead, 1_600).holds, heldFor(later, dead, 1_601).holds, heldFor(view, dead, 0).holds]).toEqual([
		...[true, false, true],
	]);
});

test('threads are counted of what lives', () => {
	expect(told(threadsAtLeast(sampleProcess({ threads: 5 }), 5))).toEqual([
		true,
		'sleep 11 has 5 threads',
		'Threads: 5 true',
	]);
	expect(threadsAtLeast(sleep, 2).says).toBe('sleep 11 has 1 thread, and 2 are wanted');
	expect(threadsAtLeast(dead, 1).holds).toBe(false);
});

test('a program is known by its file, and what a process calls itself by its names', () => {
	expect(told(runs(sleep, '/usr/bin/sleep'))).toEqual([
		true,
		'sleep 11 runs /usr/bin/sleep',
		'exe: /usr/bin/sleep true',
	]);
	const own = sampleProcess({ exe: { path: '/usr/bin/sleep', device: 9, inode: 9, fromImage: false } });
	expect(runs(own, '/usr/bin/sleep').says).toBe('sleep 11 runs a file of your own at /usr/bin/sleep, not the lab’s');
	expect(runs(sleep, '/usr/bin/tail').says).toBe('sleep 11 runs /usr/bin/sleep, not /usr/bin/tail');
	expect(told(runs(dead, '/usr/bin/sleep'))).toEqual([false, 'sleep 11 is a zombie: it runs no program any more']);
	expect([named(sampleProcess({ comm: 'nginx\n' }), 'nginx').holds, named(sleep, 'nginx').holds]).toEqual([
		true,
		false,
	]);
	expect([calledAs(sleep, 'sleep').holds, calledAs(sleep, 'nginx').holds, calledAs(dead, '').holds]).toEqual([
		...[true, false, false],
	]);
	expect([hasArguments(sleep, '1000').holds, hasArguments(sleep).holds]).toEqual([true, false]);
});

test('kinship: parent, session, terminal, process group', () => {
	const child = sampleProcess({ ppid: 4702, session: 4702, pgrp: 4702, tpgid: 4702 });
	const now = viewOf(sampleSnapshot(0, shell), sampleSnapshot(100, shell, child));
	const daemon = sampleProcess({ ttyNr: 0, tpgid: -1, session: 4711 });
	const [here, there] = [[child, shell] as const, [daemon, shell] as const];
	expect([childOf(now, child, shell).holds, childOf(view, sleep, shell).says]).toEqual([
		...[true, 'sleep 11 is a child of tini 1, not of bash 2'],
	]);
	expect([sessionLeader(shell).holds, sessionLeader(child).holds, sessionLeader(daemon).holds]).toEqual([
		true,
		false,
		true,
	]);
	expect([inSessionOf(...here).holds, inSessionOf(...there).holds]).toEqual([true, false]);
	expect([onTerminal(child).holds, onTerminal(daemon).says]).toEqual([true, 'sleep 11 has no controlling terminal']);
	expect([onTerminalOf(...here).holds, onTerminalOf(...there).holds]).toEqual([true, false]);
	expect([inForeground(child).holds, inForeground(sleep).holds, inForeground(daemon).holds]).toEqual([
		true,
		false,
		false,
	]);
	expect([inGroupOf(...here).holds, inGroupOf(...there).holds]).toEqual([true, false]);
});

test('namespaces are compared within one snapshot, and a zombie has left most of them', () => {
	const fenced = sampleProcess({ namespaces: { pid: 'pid:[2]', net: 'net:[1]' }, insidePids: [11, 1] });
	expect(told(otherNamespace(fenced, sampleInit, 'pid'))).toEqual([
		...[true, 'sleep 11 is in another pid namespace than tini 1', 'ns/pid: pid:[2] true', 'ns/pid: pid:[1] -'],
	]);
	expect(told(otherNamespace(fenced, sampleInit, 'net'))).toEqual([
		...[false, 'sleep 11 is in the net namespace of tini 1', 'ns/net: net:[1] false', 'ns/net: net:[1] -'],
	]);
	expect(sameNamespace(fenced, sampleInit, 'net').holds).toBe(true);
	for (const compare of [sameNamespace, otherNamespace]) expect(compare(dead, sampleInit, 'net').holds).toBe(false);
	expect(sameNamespace(sleep, sleep, 'pid_for_children').says).toContain('no pid namespace for its children yet');
	expect([numberOneBelow(fenced).holds, numberOneBelow(sleep).says]).toEqual([
		...[true, 'sleep 11 is in the lab’s own pid namespace and has the number 11 there'],
	]);
	expect([atDepth(fenced, 3).holds, atDepth(sleep, 3).holds]).toEqual([true, false]);
});

test('details are judged only when they were read', () => {
	const call = { name: 'read', number: 0, args: ['0x3'], wait: 'pipe_read' };
	const reader = sampleProcess({ details: { syscall: call, timeOffsets: { monotonic: 0, boottime: 86_400 } } });
	expect(told(blockedIn(reader, 'read'))).toEqual([true, 'sleep 11 waits in read(2)', 'syscall: 0 0x3 true']);
	expect(blockedIn(reader, 'openat').says).toBe('sleep 11 waits in read(2), not in openat(2)');
	const running = sampleProcess({
		state: 'R',
		details: { syscall: { name: null, number: null, args: [], wait: '0' } },
	});
	expect(told(blockedIn(running, 'read'))).toEqual([
		...[false, 'sleep 11 is running (R), in no system call; it is to wait in read(2)', 'syscall: running false'],
	]);
	expect(blockedIn(sleep, 'read')).toMatchObject({
		holds: 'unknown',
		says: 'The file syscall of sleep 11 could not be read (not read)',
	});
	expect([
		bootedEarlier(reader, 86_400).holds,
		bootedEarlier(reader, 86_401).holds,
		bootedEarlier(sleep, 1).holds,
	]).toEqual([...[true, false, 'unknown']]);
});

const mother = sampleProcess({ pid: 4703, ppid: 4700, comm: 'bash', argv: ['bash'] });
const child = sampleProcess({ pid: 4704, ppid: 4703 });
const orphan = { ...child, ppid: 4700 };

test('this same process, seen with one parent, now has another', () => {
	const before = [50, 100, 150, 200].map((at) => sampleSnapshot(at, mother, child));
	const after = viewOf(sampleSnapshot(0), ...before, sampleSnapshot(250, orphan));
	const finding = adopted(after, recordIn(after, child), { to: processKey(sampleInit) });
	expect(told(finding)).toEqual([
		true,
		'sleep 4 lost its parent bash 3 and was adopted by tini 1',
		'PPid: 4703, then 4700 true',
		'entry: No such file or directory true',
	]);
	expect(finding.evidence[0]?.meaning).toBe('bash 3, then tini 1');
	expect(adopted(after, recordIn(after, child)).holds).toBe(true);
	expect(adopted(after, recordIn(after, child), { to: processKey(mother) }).says).toBe(
		'sleep 4 was adopted by tini 1, not by bash 3',
	);
	expect(adopted(after, recordIn(after, child), { samples: 5 }).says).toContain('not seen for long enough');
	const born = viewOf(sampleSnapshot(0), ...[50, 100, 150, 200].map((at) => sampleSnapshot(at, orphan)));
	expect(adopted(born, recordIn(born, orphan)).says).toBe('sleep 4 has the parent it was first seen with: tini 1');
});

test('who is adopted has lost a parent: one that is a zombie is enough, one that still lives is not', () => {
	const after = (...parents: readonly ProcessFacts[]) =>
		viewOf(sampleSnapshot(0, mother, child), sampleSnapshot(100, ...parents, orphan));
	const finding = (seen: CheckView) => told(adopted(seen, recordIn(seen, child)));
	expect(finding(after(sampleProcess({ ...mother, state: 'Z' })))).toEqual([
		...[true, 'sleep 4 lost its parent bash 3 and was adopted by tini 1'],
		...['PPid: 4703, then 4700 true', 'State: Z (zombie) true'],
	]);
	expect(finding(after(mother))).toEqual([
		...[false, 'bash 3 is alive', 'PPid: 4703, then 4700 true', 'State: S (sleeping) false'],
	]);
});

test('who is gone or a zombie has ended; who is stopped lives on', () => {
	const seen = (...later: readonly ProcessFacts[]) => {
		const over = viewOf(sampleSnapshot(0, sleep), sampleSnapshot(100, ...later));
		return recordIn(over, sleep);
	};
	const records = [seen(), seen(dead), seen({ ...sleep, state: 'T' }), seen(sleep)];
	expect(records.map(ended).map(told)).toEqual([
		[true, 'sleep 11 is gone', 'entry: No such file or directory true'],
		[true, 'sleep 11 is a zombie (Z): it has exited', 'State: Z (zombie) true'],
		[false, 'sleep 11 is stopped (T), and alive', 'State: T (stopped) false'],
		[false, 'sleep 11 is alive', 'State: S (sleeping) false'],
	]);
	expect(records.map(livesOn)).toEqual(records.map(ended).map(not));
	expect(ended(seen({ ...sleep, unreadable: { stat: 'EIO' } })).holds).toBe('unknown');
});

test('who is seen in the middle of its exit, with its files closed already, lives on no more', () => {
	const exiting = sampleProcess({ state: 'R', exe: null, argv: [], unreadable: { exe: 'ENOENT' } });
	const over = viewOf(sampleSnapshot(0, sleep), sampleSnapshot(100, exiting));
	expect(told(livesOn(recordIn(over, sleep)))).toEqual([
		...[false, 'sleep 11 is about to be gone', 'exe: unreadable (ENOENT) false'],
	]);
});

test('a process was a zombie, and is gone', () => {
	const over = viewOf(sampleSnapshot(0), sampleSnapshot(100, sleep), sampleSnapshot(200, dead), sampleSnapshot(300));
	const record = recordIn(over, sleep);
	expect(told(becameZombie(over, record))).toEqual([
		...[true, 'sleep 11 exited and was a zombie until it was waited for', 'State: S, then Z true'],
	]);
	expect(becameZombie(view, recordIn(view, sleep)).holds).toBe(false);
	expect(told(gone(record))).toEqual([true, 'sleep 11 is gone', 'entry: No such file or directory true']);
	expect(gone(recordIn(view, sleep)).holds).toBe(false);
	expect(recordFor(over, sleep)).toBe(record);
});

test('two processes went together, or apart', () => {
	const other = sampleProcess({ pid: 4712 });
	const steps = [
		sampleSnapshot(0),
		sampleSnapshot(100, sleep, other),
		sampleSnapshot(200, other),
		sampleSnapshot(900),
	] as const;
	const over = viewOf(...steps);
	const records = [recordIn(over, sleep), recordIn(over, other)] as const;
	expect([goneTogether(...records, 700).holds, goneTogether(...records, 699).says]).toEqual([
		...[true, 'sleep 11 and sleep 12 went 700 ms apart'],
	]);
	expect(goneTogether(recordIn(view, sleep), recordIn(view, shell), 100).holds).toBe(false);
});

test('a process became another program, and went into another namespace', () => {
	const exe = { path: '/usr/bin/tail', device: 1, inode: 200, fromImage: true };
	const changed: ProcessFacts = { ...sleep, exe, namespaces: { ...sleep.namespaces, net: 'net:[2]' } };
	const over = viewOf(sampleSnapshot(0, sleep), sampleSnapshot(100, changed));
	const record = recordIn(over, sleep);
	expect(told(execed(over, record))).toEqual([
		true,
		'sleep 11 became /usr/bin/tail; before that it was /usr/bin/sleep',
		'exe: /usr/bin/sleep, then /usr/bin/tail true',
	]);
	expect([execed(over, record, { to: '/usr/bin/tail' }).holds, execed(over, record, { to: '/bin/x' }).holds]).toEqual([
		...[true, false],
	]);
	expect(told(enteredNamespace(over, record, 'net')).slice(2)).toEqual(['ns/net: net:[1], then net:[2] true']);
	expect([enteredNamespace(over, record, 'mnt').holds, execed(view, recordIn(view, sleep)).holds]).toEqual([
		false,
		false,
	]);
});
