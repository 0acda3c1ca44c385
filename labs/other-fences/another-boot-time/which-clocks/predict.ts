import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf, timeOffsetsOf } from '#checks/evidence.ts';
import { all, bootedEarlier, otherNamespace } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import { labInit } from '../../looking.ts';

const secondsADay = 86_400;

export default definePrediction({
	id: 'which-clocks',
	question:
		'For a bash in a new time namespace the machine has been running for 100 days more. What do `uptime` and `date` say in there?',
	reads: ['time-offsets'],
	options: {
		both: 'Both are 100 days ahead',
		neither: 'Neither changes: there is one clock',
		uptime: 'uptime is 100 days ahead; date is as outside',
		date: 'date is 100 days ahead; uptime is as outside',
	},
	replies: {
		both: 'The date is not among what a time namespace has. `timens_offsets` has two lines: `monotonic` and `boottime`.',
		neither:
			'There is one clock, and each time namespace adds offsets of its own to what is read of it: of the time since boot, not of the date.',
		date: 'The other way round. Software agrees on the date with other machines; so the kernel leaves that alone.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		const guest = newProcesses(view).find(
			(process) =>
				isAlive(process) &&
				all(otherNamespace(process, init, 'time'), bootedEarlier(process, 30 * secondsADay)).holds === true,
		);
		if (guest === undefined) return undefined;
		return {
			option: 'uptime',
			says: `${nameProcess(guest)} has offsets for the time since boot, and none for the date: there is no such line.`,
			evidence: [timeOffsetsOf(guest), namespaceOf(guest, 'time', 'its own')],
		};
	},
});
