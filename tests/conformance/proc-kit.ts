import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/foundation/clock.ts';
import { createHostProcSource } from '../../src/proc/node/host-proc-source.ts';
import { parseStat } from '../../src/proc/parse-stat.ts';
import type { ProcSource } from '../../src/proc/proc-source.ts';
import type { ProcessFacts, Snapshot } from '../../src/proc/snapshot.ts';
import { createSnapshotTaker, type SnapshotTaker } from '../../src/proc/take-snapshot.ts';

/** The image is the machine's own `/usr`; programs are told by inode as in a lab. */
export function isFromImage(path: string, { inode }: { readonly inode: number }): boolean {
	return path.startsWith('/usr/') && statSync(path, { throwIfNoEntry: false })?.ino === inode;
}

/** A bash that is PID 1 of a pid namespace and a cgroup of its own, and does what it is told on its standard input. */
export interface SmallLab extends AsyncDisposable {
	readonly init: Snapshot['init'];
	readonly source: ProcSource;
	readonly taker: SnapshotTaker;
	/** The pids in `cgroup.procs`. */
	living(): readonly number[];
	say(line: string): void;
	/** Takes snapshots every 50 ms until one fits, and gives it. */
	until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
}

const root = existsSync('/sys/fs/cgroup/pids') ? '/sys/fs/cgroup/pids' : '/sys/fs/cgroup';

export async function startSmallLab(name: string): Promise<SmallLab> {
	const cgroup = `${root}/proclab-test-${process.pid}-${name}`;
	mkdirSync(cgroup);
	const enter = `echo 0 > ${cgroup}/cgroup.procs; exec bash --norc`;
	const unshare = spawn('unshare', ['--pid', '--fork', '--mount-proc', '--kill-child=KILL', 'bash', '-c', enter], {
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	const living = () => readFileSync(`${cgroup}/cgroup.procs`, 'latin1').split('\n').filter(Boolean).map(Number);
	while (living().length !== 1) await sleep(10);
	const init = identify(living()[0] ?? 0);
	const source = createHostProcSource({
		livingPids: living,
		taskCount: () => Number(readFileSync(`${cgroup}/pids.current`, 'latin1')),
	});
	const taker = createSnapshotTaker({ source, init, rootUid: 0, isFromImage, clock: systemClock });
	return {
		...{ init, source, taker, living },
		say: (line) => void unshare.stdin?.write(`${line}\n`),
		until: (fits) => untilFits(taker, fits),
		[Symbol.asyncDispose]: () => end(unshare, cgroup),
	};
}

function identify(pid: number): Snapshot['init'] {
	const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
	if (!stat.ok) throw new Error(stat.error);
	return { pid, starttime: stat.value.starttime };
}

async function untilFits(taker: SnapshotTaker, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
	for (let tries = 0; tries < 200; tries += 1) {
		const snapshot = taker.take();
		if (fits(snapshot)) return snapshot;
		await sleep(50);
	}
	throw new Error(`no snapshot fits; the last one: ${JSON.stringify(taker.take().processes.map(brief))}`);
}

function brief({ pid, ppid, state, argv, comm }: ProcessFacts): string {
	return `${pid} ${ppid} ${state} ${argv?.join(' ') || comm}`;
}

/** unshare takes its child along, and the kernel every process of the namespace. */
async function end(unshare: ChildProcess, cgroup: string): Promise<void> {
	unshare.kill('SIGKILL');
	if (unshare.exitCode === null && unshare.signalCode === null) await once(unshare, 'exit');
	while (readFileSync(`${cgroup}/pids.current`, 'latin1').trim() !== '0') await sleep(10);
	rmdirSync(cgroup);
}
