/** A worker that reads `cgroup.procs` and every `stat` of one lab each millisecond until a fact is there: the peer of a snapshot. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

export type Fact = 'started' | 'reparented' | 'gone';

/** What to look for. */
export interface Watched {
	readonly fact: Fact;
	readonly directory: string;
	readonly init: number;
}

/** When it was seen, in milliseconds since the epoch, and the process it is about. */
export interface Sighting {
	readonly at: number;
	readonly pid: number | undefined;
}

const pause = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', (watched: Watched) => {
	parentPort?.postMessage('looking');
	for (;;) {
		const target = look(watched);
		if (factOf(target, watched.init) === watched.fact) {
			parentPort?.postMessage({ at: performance.timeOrigin + performance.now(), pid: target?.pid } satisfies Sighting);
			return;
		}
		Atomics.wait(pause, 0, 0, 1);
	}
});

function factOf(target: { readonly ppid: number } | undefined, init: number): Fact {
	if (target === undefined) return 'gone';
	return target.ppid === init ? 'reparented' : 'started';
}

function look({ directory }: Watched): { readonly pid: number; readonly ppid: number } | undefined {
	for (const line of readFileSync(`${directory}/cgroup.procs`, 'latin1').split('\n')) {
		const stat = line === '' ? undefined : read(`/proc/${line}/stat`);
		if (stat === undefined) continue;
		const end = stat.lastIndexOf(')');
		if (stat.slice(stat.indexOf('(') + 1, end) !== 'tail') continue;
		return { pid: Number(line), ppid: Number(stat.slice(end + 2).split(' ')[1]) };
	}
	return undefined;
}

/** `undefined`: the process went away. */
function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return undefined;
	}
}
