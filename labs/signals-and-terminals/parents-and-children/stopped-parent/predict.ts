import { definePrediction } from '#checks/define-question.ts';
import { exitCodeOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isZombie, parentProcess } from '#checks/predicates.ts';
import { signalNumber } from '#checks/signals.ts';

export default definePrediction({
	id: 'stopped-parent',
	question:
		'bash is stopped and can do nothing. You press Ctrl-C in its terminal, where tail runs in the foreground. What happens?',
	options: {
		waits: 'Nothing until bash goes on, for bash passes the signal on to its child',
		ends: 'tail ends at once',
		both: 'Ctrl-C wakes bash up, and both end',
	},
	replies: {
		waits:
			'Nobody passes anything on. The terminal itself, a part of the kernel, sends the signal to whoever is in the foreground.',
		both: 'bash wasn’t in the foreground, so it got no signal at all. It is stopped as before.',
	},
	outcome(view) {
		for (const dead of view.snapshot.processes.filter(isZombie)) {
			const parent = parentProcess(view, dead);
			if (parent?.state !== 'T' || (dead.exitCode & 0x7f) !== signalNumber('SIGINT')) continue;
			return {
				option: 'ends',
				says: `${nameProcess(dead)} was ended by SIGINT while its parent ${nameProcess(parent)} was stopped.`,
				evidence: [exitCodeOf(dead), stateOf(parent, 'the parent')],
			};
		}
		return undefined;
	},
});
