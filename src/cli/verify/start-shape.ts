import type { ProcessFacts, Snapshot } from '../../proc/snapshot.ts';

/** A start state in words that are the same for the same state, a line a process: who it is, whose child, and whether it lives. */
export function startShape({ processes, rootUid }: Snapshot): readonly string[] {
	const byPid = new Map(processes.map((process) => [process.pid, process]));
	const describe = (process: ProcessFacts) => describeProcess(process, rootUid);
	return processes
		.map((process) => {
			const parent = byPid.get(process.ppid);
			return `${describe(process)}, child of ${parent === undefined ? 'nobody here' : describe(parent)}`;
		})
		.sort();
}

/** What a container engine draws anew for each container. */
const containerId = /\b[0-9a-f]{64}\b/g;

/** Ids are the lab's: each lab has others on the host. */
function describeProcess({ exe, argv, comm, state, insidePids, status }: ProcessFacts, rootUid: number): string {
	const command = argv === null || argv.length === 0 ? `[${comm}]` : cut(argv.join(' ').replaceAll(containerId, 'ID'));
	const life = 'RSD'.includes(state) ? 'alive' : state;
	return `${command} (${exe?.path ?? comm}, ${life}, depth ${insidePids.length}, uid ${(status?.uids[1] ?? Number.NaN) - rootUid})`;
}

/** Enough of a command line to tell what it is. */
const longestCommand = 160;

function cut(command: string): string {
	return command.length <= longestCommand ? command : `${command.slice(0, longestCommand)}…`;
}

/** Lines of one that the other lacks, marked `-` and `+`; empty when both are the same. */
export function differenceOf(before: readonly string[], after: readonly string[]): readonly string[] {
	return [...without(before, after).map((line) => `- ${line}`), ...without(after, before).map((line) => `+ ${line}`)];
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
	const left = [...others];
	return lines.filter((line) => {
		const index = left.indexOf(line);
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}
