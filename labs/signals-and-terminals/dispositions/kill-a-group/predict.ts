import { definePrediction } from '#checks/define-question.ts';
import { goneOf, processGroupOf } from '#checks/evidence.ts';
import { listPids } from '#checks/name-process.ts';
import type { ProcessRecord } from '#checks/task.ts';

/** What one kill ends is gone within so many milliseconds, as far as looks some moments apart can tell. */
const together = 1_500;

export default definePrediction({
	id: 'kill-a-group',
	question:
		'A bash with two sleeps runs in the background: three processes. You type `kill -- -NUMBER`, with the number of that bash and a minus before it. What ends?',
	options: {
		one: 'The bash; its sleeps live on',
		children: 'The two sleeps; the bash waits for them and ends later',
		all: 'All three, at once',
		error: 'Nothing: no process has a number below 0',
	},
	replies: {
		one: 'That is what kill does without the minus. With it, the number is that of a process group, and each process in it gets a signal of its own.',
		children:
			'The minus doesn’t mean “below”: kill knows nothing of parents. It names a process group, and this bash is in it with its sleeps.',
		error: 'No process has one, but kill takes it: a negative number names the process group of that number.',
	},
	outcome(view) {
		const ended = [...view.records.values()].filter(({ gone }) => gone !== null);
		const groups = Map.groupBy(ended, ({ lastAlive }) => lastAlive.pgrp);
		for (const group of groups.values()) {
			if (group.length < 3 || !isOneBlow(group)) continue;
			return {
				option: 'all',
				says: `${listPids(group.map(({ lastAlive }) => lastAlive))} were one process group, and ended together.`,
				evidence: group.slice(0, 3).flatMap((one) => [processGroupOf(one.lastAlive), goneOf(one)]),
			};
		}
		return undefined;
	},
});

/** A shell and at least two sleeps that would have lasted longer. */
function isOneBlow(group: readonly ProcessRecord[]): boolean {
	const times = group.map(({ gone }) => gone ?? 0);
	const sleeps = group.filter(({ lastAlive }) => lastAlive.exe?.path === '/usr/bin/sleep');
	return sleeps.length >= 2 && Math.max(...times) - Math.min(...times) <= together;
}
