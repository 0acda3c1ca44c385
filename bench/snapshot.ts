/**
 * The cost of a snapshot of 20 processes, beside raw reads of the same files in the same run, in turns; then with each kind of
 * costlier facts.
 * `node bench/snapshot.ts [--json]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readlinkSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../src/foundation/clock.ts';
import { createHostProcSource } from '../src/proc/node/host-proc-source.ts';
import { type FactKind, factKinds } from '../src/proc/snapshot.ts';
import { createSnapshotTaker } from '../src/proc/take-snapshot.ts';
import { type Figure, report, summarize } from './figures.ts';

const processCount = 20;
const rounds = 400;
const namespaces = ['pid', 'pid_for_children', 'mnt', 'uts', 'ipc', 'net', 'user', 'cgroup', 'time'];
/** Time that stands still: nothing that is asked for is left out because the one before took long. */
const clock: Clock = { now: () => Date.now(), monotonic: () => 0 };
const buffer = Buffer.allocUnsafe(16 * 1024);

const children: ChildProcess[] = [];
try {
	for (let index = 0; index < processCount; index += 1) children.push(spawn('sleep', ['1000'], { stdio: 'ignore' }));
	await Promise.all(children.map((child) => once(child, 'spawn')));
	await sleep(300);
	const pids = children.map((child) => child.pid).filter((pid) => pid !== undefined);
	measure(pids);
} finally {
	for (const child of children) child.kill('SIGKILL');
}

function measure(pids: readonly number[]): void {
	const source = createHostProcSource({ livingPids: () => pids, taskCount: () => pids.length });
	const taker = (reads: readonly FactKind[] = []) =>
		createSnapshotTaker({
			...{ source, clock, rootUid: 0, isFromImage: () => true },
			...{ init: { pid: 1, starttime: 1 }, fullEvery: Number.POSITIVE_INFINITY, reads: new Set(reads) },
		});
	const warmed = (reads: readonly FactKind[]) => {
		const warm = taker(reads);
		for (let round = 0; round < 3; round += 1) warm.take();
		return () => warm.take();
	};
	const plain = compare({
		'full: createSnapshotTaker().take()': () => taker().take(),
		'full: raw reads of the same files': () => pids.map(readAll),
		'unchanged, another ran: take() again': warmed([]),
		'unchanged: raw reads of stat': () => pids.map((pid) => read(`/proc/${pid}/stat`)),
		'unchanged: raw reads of stat and schedstat': () =>
			pids.map((pid) => [read(`/proc/${pid}/stat`), read(`/proc/${pid}/schedstat`)]),
		'nothing ran: take() again, two counters': still(pids),
	});
	const costlier = compare({
		'full, with every kind of fact': () => taker(factKinds).take(),
		...Object.fromEntries(factKinds.map((kind) => [`unchanged, with ${kind}`, warmed([kind])])),
		'unchanged, with every kind of fact': warmed(factKinds),
	});
	report([...plain, ...costlier]);
}

/** A lab whose counters stand still: two reads as small as those of `cpuacct.usage` and `pids.current`. */
function still(pids: readonly number[]): () => unknown {
	const [counter, other] = ['/proc/sys/kernel/pid_max', '/proc/sys/kernel/threads-max'].map((path) =>
		openSync(path, 'r'),
	);
	const count = (fd = 0) => Number(buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0)));
	const taskCount = () => Math.min(count(other), pids.length);
	const source = createHostProcSource({ livingPids: () => pids, taskCount, cpuTime: () => count(counter) });
	const rootUid = 0;
	const init = { pid: pids[0] ?? 0, starttime: 1 };
	const taker = createSnapshotTaker({ source, clock, rootUid, isFromImage: () => true, init });
	for (let round = 0; round < 3; round += 1) taker.take();
	return () => taker.take();
}

function compare(subjects: Readonly<Record<string, () => unknown>>): readonly Figure[] {
	const samples = new Map(Object.keys(subjects).map((name) => [name, [] as number[]]));
	for (let round = -50; round < rounds; round += 1) {
		for (const [name, run] of Object.entries(subjects)) {
			const began = performance.now();
			run();
			const took = performance.now() - began;
			if (round >= 0) samples.get(name)?.push(took);
		}
	}
	const figure = `snapshot of ${processCount} processes`;
	return [...samples].map(([subject, took]) => ({ figure, subject, unit: 'ms', summary: summarize(took) }));
}

/** What a full read needs: stat twice (identity), status, cmdline, the program's link and inode, the namespace links. */
function readAll(pid: number): void {
	read(`/proc/${pid}/stat`);
	read(`/proc/${pid}/status`);
	for (const kind of namespaces) readlinkSync(`/proc/${pid}/ns/${kind}`);
	read(`/proc/${pid}/cmdline`);
	readlinkSync(`/proc/${pid}/exe`);
	statSync(`/proc/${pid}/exe`);
	read(`/proc/${pid}/stat`);
}

function read(path: string): string {
	const fd = openSync(path, 'r');
	try {
		return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, null));
	} finally {
		closeSync(fd);
	}
}
