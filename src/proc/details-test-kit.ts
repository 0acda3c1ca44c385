import type { MemoryProcSource } from './memory-proc-source.ts';
import { type FactKind, factKinds, type ProcessFacts, type Snapshot } from './snapshot.ts';
import { createSnapshotTaker } from './take-snapshot.ts';

/** A process that has something to tell of each kind, for tests of details. */
export const telling = {
	pid: 20,
	texts: {
		cgroup: '0::/proclab-1/lab/init\n',
		mountinfo: '1 0 0:1 / / rw - overlay lab rw\n2 1 0:2 / /proc rw - proc proc rw\n',
		uid_map: '0 100000 65536\n',
		gid_map: '0 200000 65536\n',
		syscall: '0 0x3 0x1 0x2 0x0 0x0 0x0 0x7ffe 0x7f65\n',
		wchan: 'pipe_read',
		timens_offsets: 'monotonic 0 0\nboottime 7 0\n',
		limits: 'Limit  Soft Limit  Hard Limit  Units\nMax processes  40  unlimited  processes\n',
	},
	root: { path: '/', device: 5, inode: 6 },
	fds: { 0: { target: '/dev/null', device: 1, inode: 3, links: 1, bytes: 0 } },
} as const;

/** Snapshots of a source with these kinds of facts, each 100 ms after the other; or, given, after `times` has moved. */
export class DetailsTaker {
	readonly source: MemoryProcSource;
	time = 0;
	readonly #take: () => Snapshot;

	constructor(source: MemoryProcSource, reads: readonly FactKind[] = factKinds) {
		this.source = source;
		const clock = { now: () => 1_000_000 + this.time, monotonic: () => this.time };
		const taker = createSnapshotTaker({
			...{ source, clock, init: { pid: 1, starttime: 1 }, rootUid: 100_000, isFromImage: () => true },
			reads: new Set(reads),
		});
		this.#take = () => taker.take();
	}

	take(after = 100): Snapshot {
		this.time += after;
		this.source.reads.length = 0;
		return this.#take();
	}

	/** The process with this pid in the next snapshot. */
	process(pid: number): ProcessFacts {
		const found = this.take().processes.find((process) => process.pid === pid);
		if (!found) throw new Error(`no process ${pid}`);
		return found;
	}
}
