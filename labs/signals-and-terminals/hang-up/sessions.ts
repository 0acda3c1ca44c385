import { hasArgs, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

/** What a hang-up ends it ends within so many milliseconds, as far as looks some moments apart can tell. */
export const together = 3_000;

/** The newest sleep of so many seconds that was started since the task began. */
export function sleepOf(view: CheckView, seconds: string | undefined): ProcessRecord | undefined {
	return [...view.records.values()].findLast(
		({ fromStart, lastAlive }) =>
			!fromStart && runsProgram(lastAlive, '/usr/bin/sleep') && hasArgs(lastAlive, [seconds ?? '']),
	);
}

/** The shell of the terminal that it was started in: the leader of its first session. */
export function shellOf(view: CheckView, { first }: ProcessRecord): ProcessRecord | undefined {
	return [...view.records.values()].find(
		({ latest }) => latest.pid === first.session && latest.session === latest.pid && latest.pid !== first.pid,
	);
}
