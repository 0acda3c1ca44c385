import { expect, test } from 'vitest';
import { sampleInit, sampleProcess, sampleSnapshot } from '../../checks/sample-facts.ts';
import type { Mount } from '../../proc/parse-mountinfo.ts';
import { canonical } from './canonical.ts';
import { pack, unpack } from './pack.ts';
import { recordingSchema, recordingText } from './recording.ts';
import type { Trace } from './trace.ts';

const head = { version: 1, case: 'a-task solution', of: 'digest' } as const;
const shell = sampleProcess({ pid: 4701, ppid: 4000, comm: 'bash', argv: ['bash'] });
const sleep = sampleProcess({ pid: 4711, ppid: 4701 });
const zombie = sampleProcess({ pid: 4711, ppid: sampleInit.pid, state: 'Z' });

const trace: Trace = {
	...{ seed: 's', entered: 'a-task', start: sampleSnapshot(0, shell) },
	moments: [
		{ snapshot: sampleSnapshot(100, shell) },
		{ snapshot: sampleSnapshot(200, shell, sleep) },
		{ snapshot: sampleSnapshot(300, shell, sleep), committed: 'dies' },
		{ snapshot: sampleSnapshot(400, shell, sleep) },
		{ snapshot: { ...sampleSnapshot(500, shell, zombie), gaps: ['one more'] }, begins: ['later'] },
		{ snapshot: { ...sampleSnapshot(600), cgroups: { '/': { frozen: false } } } },
	],
};

function throughJson(of: Trace): Trace {
	return unpack(recordingSchema.parse(JSON.parse(recordingText(pack(of, head)))));
}

test('what is packed is unpacked as it was', () => {
	expect(throughJson(trace)).toEqual(trace);
});

test('looks that saw nothing new only add their time, and a process is told by what its parent has not', () => {
	const { steps } = pack({ ...trace, moments: trace.moments.slice(0, 2) }, head);
	expect(steps).toEqual([{ at: [100] }, { at: [200], processes: { 4711: { like: 4701, ...told(shell, sleep) } } }]);
	const still = pack(
		{ ...trace, moments: [100, 200, 300].map((at) => ({ snapshot: sampleSnapshot(at, shell) })) },
		head,
	);
	expect(still.steps).toEqual([{ at: [100, 200, 300] }]);
});

/** The fields in which the second differs from the first. */
function told(before: typeof shell, after: typeof shell) {
	const { pid: _, ...facts } = after;
	return Object.fromEntries(
		Object.entries(facts).filter(([key, value]) => {
			return JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof before]);
		}),
	);
}

test('a process that stays the same is the same object in every look, as it is in a living lab', () => {
	const [first, second] = throughJson(trace).moments;
	expect(first?.snapshot.processes[0]).toBe(second?.snapshot.processes[0]);
});

test('two labs that did the same give the same recording, but for the times of their looks', () => {
	const moved = (by: number): Trace => {
		const move = (process: typeof shell) => ({
			...process,
			...{ pid: process.pid + by, ppid: process.ppid + by, starttime: process.starttime + by * 7 },
			...{ pgrp: process.pgrp + by, session: process.session + by, tpgid: process.tpgid + by },
			exe: process.exe && { ...process.exe, inode: process.exe.inode + by, device: 9 },
			namespaces: { pid: `pid:[${by}]`, user: `user:[${by + 5}]` },
		});
		const init = move(sampleInit);
		const start = { ...sampleSnapshot(by), init: { pid: init.pid, starttime: init.starttime } };
		return { seed: 's', entered: undefined, start: { ...start, processes: [init, move(shell)] }, moments: [] };
	};
	expect(canonical(moved(1_000), 'x')).toEqual(canonical(moved(54_321), 'x'));
	expect(canonical(moved(1_000), 'x').start.processes[0]?.pid).not.toBe(
		canonical(moved(1_000), 'y').start.processes[0]?.pid,
	);
});

test('pipes and sockets keep their two ends, and ids of another lab’s root become those of one', () => {
	const writer = sampleProcess({
		pid: 4711,
		details: {
			openFiles: [{ fd: 1, target: 'pipe:[777]', deleted: false, device: 8, inode: 777, bytes: 0 }],
			uidMap: [{ inside: 0, outside: 300_000, count: 65_536 }],
		},
	});
	const start = { ...sampleSnapshot(0, writer), rootUid: 300_000 };
	const [, found] = canonical({ seed: 's', entered: undefined, start, moments: [] }, 'x').start.processes;
	const [file] = found?.details.openFiles ?? [];
	expect(file?.target).toBe(`pipe:[${file?.inode}]`);
	expect(found?.details.uidMap?.[0]?.outside).toBe(100_000);
});

test('a namespace that is mounted or held open keeps the number that its members have', () => {
	const net = 'net:[4026540001]';
	const of = (root: string, type: string): Mount => ({
		...{ id: 1, parent: 0, device: '0:4', root, mountPoint: '/run/x', options: [], optionalFields: [] },
		...{ type, source: type, superOptions: [] },
	});
	const member = sampleProcess({
		namespaces: { net },
		details: {
			openFiles: [{ fd: 9, target: net, deleted: false, device: 8, inode: 5, bytes: 0 }],
			mounts: [of(net, 'nsfs'), of(net, 'tmpfs')],
		},
	});
	const trace = { seed: 's', entered: undefined, start: sampleSnapshot(0, member), moments: [] };
	const [, found] = canonical(trace, 'x').start.processes;
	const [file] = found?.details.openFiles ?? [];
	const [namespace, folder] = found?.details.mounts ?? [];
	expect(found?.namespaces.net).not.toBe(net);
	expect([file?.target, namespace?.root, folder?.root]).toEqual([found?.namespaces.net, found?.namespaces.net, net]);
});
