import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf } from '#checks/evidence.ts';
import { suspectOf } from '../suspect.ts';

export default defineAsk({
	id: 'number-in-there',
	question: 'Which pid does sleep 4242 have in its container?',
	answer: 'number',
	truth(view) {
		const suspect = suspectOf(view);
		if (suspect === undefined || suspect.gone !== null) return undefined;
		return {
			answers: [String(suspect.first.insidePids[1])],
			says: 'That is the number which the people of that container see, and will tell you on the phone.',
			evidence: [insidePidOf(suspect.first)],
		};
	},
	absent: 'The process is gone. Reset the lab to ask it once more.',
	wrong: {
		'on-the-host': {
			answers: (view) => [String(suspectOf(view)?.first.insidePids[0] ?? '')],
			says: 'That is its number on this host. In the container it has another: the last in the line NSpid.',
		},
		'number-one': {
			answers: () => ['1'],
			says: 'Number 1 in there is tini. The suspect was started by it, or before it by the same process.',
		},
	},
	otherwise: '`grep NSpid /proc/PID/status` has all its numbers, from this host inwards.',
});
