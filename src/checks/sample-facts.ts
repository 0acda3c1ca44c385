import { type ProcessFacts, processKey, type Snapshot, type StatusFacts } from '../proc/snapshot.ts';
import { beginHistory, extendHistory } from './history.ts';
import type { CheckView } from './task.ts';

const none = '0'.repeat(16);

export const sampleStatus: StatusFacts = {
	...{ uids: [0, 0, 0, 0], gids: [0, 0, 0, 0], sigPnd: none, shdPnd: none, sigBlk: none, sigIgn: none, sigCgt: none },
	...{ capInh: none, capPrm: none, capEff: none, capBnd: none, capAmb: none, noNewPrivs: 0, seccomp: 0 },
};

/** A `sleep 1000` of the lab, for tests of checks: outside pid 4711, inside 11, a child of PID 1. Give what differs. */
export function sampleProcess(change: Partial<ProcessFacts> = {}): ProcessFacts {
	const pid = change.pid ?? 4711;
	const base: ProcessFacts = {
		...{
			pid,
			starttime: pid,
			comm: 'sleep',
			state: 'S',
			ppid: 4700,
			pgrp: pid,
			session: 4701,
			ttyNr: 34816,
			tpgid: 4701,
		},
		...{
			threads: 1,
			exitCode: 0,
			insidePids: [pid - 4700],
			status: sampleStatus,
			argv: ['sleep', '1000'],
			details: {},
			unreadable: {},
		},
		exe: { path: '/usr/bin/sleep', device: 1, inode: 100, fromImage: true },
		namespaces: { pid: 'pid:[1]', user: 'user:[1]', mnt: 'mnt:[1]', net: 'net:[1]' },
	};
	const isZombie = change.state === 'Z' && (change.threads ?? 1) <= 1;
	return {
		...base,
		...(isZombie ? { exe: null, argv: [], namespaces: { pid: 'pid:[1]', user: 'user:[1]' } } : {}),
		...change,
	};
}

/** The lab's PID 1: tini, outside pid 4700. */
export const sampleInit = sampleProcess({
	...{ pid: 4700, insidePids: [1], ppid: 4000, comm: 'tini', argv: ['tini'], session: 4700, ttyNr: 0, tpgid: -1 },
	exe: { path: '/usr/bin/tini', device: 1, inode: 101, fromImage: true },
});

/** The lab with these processes beside its PID 1, `at` milliseconds after some moment. */
export function sampleSnapshot(at: number, ...processes: readonly ProcessFacts[]): Snapshot {
	const { pid, starttime } = sampleInit;
	const all = [sampleInit, ...processes].sort((a, b) => a.pid - b.pid);
	return { version: 2, at: 1_000_000 + at, init: { pid, starttime }, rootUid: 100_000, processes: all, gaps: [] };
}

/** What a check sees after these snapshots; the first is the start. */
export function viewOf(start: Snapshot, ...snapshots: readonly Snapshot[]): CheckView {
	return snapshots.reduce(extendHistory, beginHistory(start));
}

/** The record of a process that must be there. */
export function recordIn(view: CheckView, process: ProcessFacts) {
	const record = view.records.get(processKey(process));
	if (!record) throw new Error(`no record of ${processKey(process)}`);
	return record;
}
