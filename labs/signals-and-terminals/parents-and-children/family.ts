import { parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** Its parent, the parent of that, and so on, as far as they are in the lab. */
export function ancestors(view: CheckView, process: ProcessFacts): readonly ProcessFacts[] {
	const line: ProcessFacts[] = [];
	for (let above = parentProcess(view, process); above !== undefined; above = parentProcess(view, above))
		line.push(above);
	return line;
}

/** A shell that was started in a terminal: it leads a session that has one. */
export function isTerminalShell({ pid, session, ttyNr }: ProcessFacts): boolean {
	return pid === session && ttyNr !== 0;
}
