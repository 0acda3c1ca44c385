import { definePrediction } from '#checks/define-question.ts';
import { exeOf, starttimeOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { processKey } from '#proc/snapshot.ts';

/** A shell that lived this long, in milliseconds, before its exec was no copy that fork had just made. */
const livedAsBash = 500;

export default definePrediction({
	id: 'exec-keeps-the-number',
	question:
		"In `bash -c 'sleep 2; exec sleep 900' &` a bash lives for two seconds and then execs. Which number will sleep 900 have?",
	options: {
		same: 'The number that this bash had',
		new: 'A new one, and bash is gone',
		child: 'A new one, and bash stays as its parent',
	},
	replies: {
		new: 'A new program, but no new process: only fork gives out numbers, and exec doesn’t fork.',
		child:
			'That is what happens to a command without exec, such as the sleep 2: fork, and the parent waits. With exec there is no second process.',
	},
	outcome(view) {
		const sleep = view.snapshot.processes.find(
			(process) => isAlive(process) && hasArgs(process, ['900']) && wasBash(view, process),
		);
		if (sleep === undefined) return undefined;
		return {
			option: 'same',
			says: `${nameProcess(sleep)} was bash ${sleep.insidePids[0]} until it called execve.`,
			evidence: [
				exeOf(sleep, 'before: /usr/bin/bash'),
				starttimeOf(sleep, 'when bash was forked: exec changes nothing here'),
			],
		};
	},
});

function wasBash(view: CheckView, process: CheckView['snapshot']['processes'][number]): boolean {
	const key = processKey(process);
	const record = view.records.get(key);
	const exec = view.events.find(
		(event) => event.kind === 'execed' && event.process === key && event.from === '/usr/bin/bash',
	);
	return (
		runsProgram(process, '/usr/bin/sleep') &&
		record !== undefined &&
		exec !== undefined &&
		exec.at - record.firstSeen >= livedAsBash
	);
}
