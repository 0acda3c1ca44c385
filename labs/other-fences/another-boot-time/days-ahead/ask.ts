import { defineAsk } from '#checks/define-question.ts';
import { timeOffsetsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { resident } from '../../looking.ts';

const secondsADay = 86_400;

export default defineAsk({
	id: 'days-ahead',
	question: 'By how many days is the clock since boot of {{nick}} ahead?',
	answer: 'number',
	reads: ['time-offsets'],
	vars: { nick: animalName, days: numberBetween(40, 900) },
	start: `
setsid -f unshare --user --map-root-user --time --boottime $(({{days}} * 86400)) bash -c 'exec -a {{nick}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.05; done
`,
	truth(view) {
		const found = aheadOf(view);
		if (found === undefined) return undefined;
		const days = found.seconds / secondsADay;
		return {
			answers: [String(days)],
			says: `For ${nameProcess(found.process)} the machine booted ${days} days earlier than for you.`,
			evidence: [timeOffsetsOf(found.process, `${found.seconds} seconds are ${days} days`)],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		seconds: {
			answers: (view) => [aheadOf(view)?.seconds ?? []].flat().map(String),
			says: 'That is how many seconds. A day has 86400 of them.',
		},
		none: {
			answers: () => ['0'],
			says: 'You read the line of the monotonic clock, or your own file. Look at the line `boottime` in /proc/NUMBER/timens_offsets, with the number of {{nick}}.',
		},
	},
	otherwise:
		'It is in /proc/NUMBER/timens_offsets, in seconds, with the number that `pgrep -f {{nick}}` prints. bash divides: echo $((SECONDS_THERE / 86400)).',
});

function aheadOf(view: CheckView) {
	const process = resident(view, view.vars.nick);
	const seconds = process?.details.timeOffsets?.boottime;
	return process === undefined || seconds === undefined ? undefined : { process, seconds };
}
