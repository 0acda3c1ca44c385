import { defineTask } from '#checks/define-task.ts';
import {
	best,
	blocking,
	catching,
	ended,
	ignoring,
	not,
	nothing,
	numberOneBelow,
	orElse,
	quietly,
	survived,
	unprobed,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** So long it must live on, in milliseconds. */
const longEnough = 1_000;

export default defineTask({
	id: 'survive-a-term',
	title: 'A sleep that SIGTERM doesn’t end',
	mode: 'edge',
	vars: { seconds: numberBetween(5_000, 5_900) },
	check,
	probe(view) {
		const subject = unprobed(view, 'SIGTERM', sleeps(view));
		return subject && { signal: 'SIGTERM', to: processKey(subject) };
	},
	hints: [
		'There is one place in each pid namespace where the default action of a signal is not done.',
		'Number 1 gets only the signals that it has handlers for. How did you become number 1 in the last module?',
		'Type `unshare --pid --fork --mount-proc sleep {{seconds}} &`.',
	],
	wrong: {
		'died-of-it':
			'The default action of SIGTERM is to end the process, and so it did. It must be somebody to whom the kernel doesn’t do that.',
		'ignores-it':
			'This one has been told to ignore SIGTERM, which protects any process. Leave all its signals as they are, and let its place protect it.',
		'blocks-it': 'SIGTERM is only put off here: it waits, and ends the process once it is let through.',
		'number-two':
			'It is in a pid namespace of its own, but not the first in it. Only number 1 is protected; everybody else in there dies as usual.',
	},
	explanation:
		'The kernel marks number 1 of each pid namespace so that signals with their default action don’t reach it: nobody may end it by accident. From outside of the namespace KILL and STOP do reach it, from inside nothing does.',
});

function check(view: CheckView) {
	const tried = view.probes.flatMap(({ wish }) => ('signal' in wish ? (view.records.get(wish.to) ?? []) : []));
	const last = tried.at(-1);
	const living = sleeps(view);
	if (last === undefined)
		return verdictOf(
			nothing(living[0] ? `The checker is about to send ${nameProcess(living[0])} SIGTERM` : 'No such sleep runs yet'),
		);
	return verdictOf(
		best(tried.toReversed(), {
			conditions: (record) => conditions(view, record),
			none: 'The checker has sent SIGTERM to nobody yet',
			passed: ({ latest }) =>
				`${nameProcess(latest)} is number 1 of its pid namespace, and took no notice of the checker’s SIGTERM`,
		}),
	);
}

function sleeps(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view).filter(
		(process) =>
			isAlive(process) && runsProgram(process, '/usr/bin/sleep') && hasArgs(process, [view.vars.seconds ?? '']),
	);
}

function conditions(view: CheckView, record: ProcessRecord) {
	const { lastAlive } = record;
	return [
		quietly(orElse(not(ignoring(lastAlive, 'SIGTERM')), { wrong: 'ignores-it' })),
		quietly(orElse(not(blocking(lastAlive, 'SIGTERM')), { wrong: 'blocks-it' })),
		quietly(not(catching(lastAlive, 'SIGTERM'))),
		orElse(survived(view, record, { signal: 'SIGTERM', for: longEnough }), died(record)),
		numberOneBelow(lastAlive),
	];
}

function died(record: ProcessRecord) {
	if (ended(record).holds !== true) return {};
	return { wrong: record.lastAlive.insidePids.length > 1 ? 'number-two' : 'died-of-it' };
}
