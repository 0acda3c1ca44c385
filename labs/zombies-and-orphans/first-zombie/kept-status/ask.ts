import { defineAsk } from '#checks/define-question.ts';
import { exitCodeOf, stateOf } from '#checks/evidence.ts';
import { isZombie } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'kept-status',
	question:
		'Make a zombie that ended with `exit {{status}}`. Which number does the kernel keep for its parent, in field 52?',
	answer: 'number',
	vars: { status: numberBetween(201, 250) },
	truth(view) {
		const zombie = theZombie(view);
		if (zombie === undefined) return undefined;
		return {
			answers: [String(zombie.exitCode)],
			says: `${view.vars.status} × 256: the exit status is in the second byte, the first is for a signal.`,
			evidence: [stateOf(zombie), exitCodeOf(zombie)],
		};
	},
	absent:
		'You have no zombie that ended with exit {{status}} yet. The child may be a subshell, `(sleep 0.2; exit {{status}}) &`, of a bash that then execs a long sleep.',
	wrong: {
		'its-status': {
			answers: ({ vars }) => [vars.status ?? ''],
			says: 'That is what the parent would be told in the end. The kernel keeps it a little differently, with room for a signal below it: look at the last field of /proc/PID/stat.',
		},
		'its-pid': {
			answers: (view) => theZombie(view)?.insidePids.map(String) ?? [],
			says: 'That is the first field of its stat: the pid. It is the last one that counts here.',
		},
		'another-zombie': {
			answers: (view) =>
				view.snapshot.processes
					.filter((process) => isZombie(process) && process !== theZombie(view))
					.map(({ exitCode }) => String(exitCode)),
			says: 'That is kept for another of your zombies. Which one ended with exit {{status}}?',
		},
	},
	otherwise: "With its number in place of PID: `awk '{ print $NF }' /proc/PID/stat`.",
});

function theZombie(view: CheckView) {
	return view.snapshot.processes.find(
		(process) => isZombie(process) && process.exitCode === Number(view.vars.status) * 256,
	);
}
