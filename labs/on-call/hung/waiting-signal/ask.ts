import { defineAsk } from '#checks/define-question.ts';
import { signalsOf, stateOf } from '#checks/evidence.ts';
import { signalsIn } from '#checks/signals.ts';
import type { CheckView } from '#checks/task.ts';
import { startedAs } from '../../started.ts';

export default defineAsk({
	id: 'waiting-signal',
	question: 'Which signal waits for ledger?',
	answer: 'words',
	truth(view) {
		const ledger = theLedger(view);
		const [name] = ledger?.status ? signalsIn(ledger.status.shdPnd) : [];
		if (ledger === undefined || name === undefined) return undefined;
		return {
			answers: [name, name.slice(3), '15'],
			says: 'It was sent and not delivered: a stopped process takes none but KILL and CONT.',
			evidence: [signalsOf(ledger, 'shdPnd'), stateOf(ledger)],
		};
	},
	absent: 'No signal waits for it any more. Reset the task to look at it again.',
	wrong: {
		stop: {
			answers: () => ['SIGSTOP', 'STOP', '19'],
			says: 'That one was delivered: it is why its state is T. Another came after it, and waits.',
		},
		'the-fourteenth': {
			answers: () => ['SIGALRM', 'ALRM', '14'],
			says: 'Count once more: the rightmost bit is signal 1, so the hexadecimal 4000 is bit 15.',
		},
	},
	otherwise:
		'ShdPnd in /proc/PID/status is the set of signals that wait for the whole process. `kill -l` has the numbers.',
});

function theLedger(view: CheckView) {
	return startedAs(view, 'ledger')?.latest;
}
