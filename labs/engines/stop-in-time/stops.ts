import { isNestedInit, isZombie } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { programs, ran } from '../containers.ts';

/** A docker stop, and the sleep that was number 1 of the container it ended. */
export interface Stop {
	readonly command: ProcessRecord;
	readonly sleep: ProcessRecord;
	/** From the first sight of the command to the sleep's end. */
	readonly seconds: number;
}

/** The first of them that was seen; PID 1 without a handler is not ended by the TERM that comes first, so it was by the KILL. */
export function stopOfSleep(view: CheckView): Stop | undefined {
	const records = [...view.records.values()];
	for (const command of commandsIn(records, ['stop']))
		for (const sleep of records) {
			const ended = endOf(sleep);
			if (ended === undefined || ended < command.firstSeen) continue;
			if (!isNestedInit(sleep.lastAlive) || sleep.lastAlive.comm !== 'sleep') continue;
			return { command, sleep, seconds: Math.round((ended - command.firstSeen) / 1_000) };
		}
	return undefined;
}

/** When it was seen to have ended. A zombie that one look has missed is there again at the next. */
function endOf({ gone, latest, states }: ProcessRecord): number | undefined {
	return gone ?? (isZombie(latest) ? states.at(-1)?.since : undefined);
}

/** The engine, as it was run with one of these words: `docker stop`. */
export function commandsIn(records: Iterable<ProcessRecord>, words: readonly string[]): readonly ProcessRecord[] {
	return [...records].filter((record) => {
		const { first, lastAlive } = record;
		const said = [...(lastAlive.argv ?? []), ...(first.argv ?? [])].slice(0, 3);
		return ran(record, programs.engine) && words.some((word) => said.includes(word));
	});
}
