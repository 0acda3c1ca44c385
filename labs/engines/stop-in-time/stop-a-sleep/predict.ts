import { definePrediction } from '#checks/define-question.ts';
import { argvOf, presenceOf, signalsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { stopOfSleep } from '../stops.ts';

export default definePrediction({
	id: 'stop-a-sleep',
	question:
		'A container’s only process is a plain sleep. `docker stop --time 4` sends it SIGTERM, and four seconds later, if need be, SIGKILL. How does it end?',
	options: {
		'at-once': 'At once, by SIGTERM',
		killed: 'After four seconds, by SIGKILL',
		never: 'Not at all: it is number 1, and number 1 can’t be killed',
	},
	replies: {
		'at-once':
			'So it would outside of a container. But this sleep is number 1 of a pid namespace, and for number 1 a signal without a handler does nothing, not even what it does by default.',
		never:
			'From inside of its namespace that is so. From outside, from where docker sends it, SIGKILL ends every process.',
	},
	outcome(view) {
		const stop = stopOfSleep(view);
		if (stop === undefined) return undefined;
		const { sleep, command, seconds } = stop;
		return {
			option: 'killed',
			says: `${nameProcess(sleep.lastAlive)} had no handler, so TERM did nothing to it; it ended ${seconds} seconds after docker stop began.`,
			evidence: [
				signalsOf(sleep.lastAlive, 'sigCgt', 'no handler at all'),
				argvOf(command.lastAlive),
				presenceOf(sleep, 'number 1'),
			],
		};
	},
});
