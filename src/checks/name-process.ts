import type { ProcessFacts } from '../proc/snapshot.ts';

/** A process as its learner knows it: `sleep 37`, by the name it shows and the pid that the lab's `ps` has for it. */
export function nameProcess(process: ProcessFacts): string {
	return `${shownName(process)} ${process.insidePids[0] ?? process.pid}`;
}

/** `37, 38 and 39`: the pids in the lab. */
export function listPids(processes: readonly ProcessFacts[]): string {
	const pids = processes.map((process) => String(process.insidePids[0] ?? process.pid));
	const last = pids.at(-1) ?? '';
	return pids.length > 1 ? `${pids.slice(0, -1).join(', ')} and ${last}` : last;
}

function shownName(process: ProcessFacts): string {
	const name = process.argv?.[0]?.split('/').at(-1)?.trim();
	return name || process.comm.trim() || 'process';
}
