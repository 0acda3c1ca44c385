import { definePrediction } from '#checks/define-question.ts';
import { mountOf, namespaceOf } from '#checks/evidence.ts';
import { mounted } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasOtherNamespace, isAlive, newProcesses } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'two-views',
	question:
		'In one terminal you unshare the mounts and mount a tmpfs on /mnt. What does the other terminal see at /mnt?',
	options: {
		tmpfs: 'The tmpfs: there is only one /mnt',
		before: 'What was there before: that mount is not in its list',
	},
	replies: {
		tmpfs: 'There is one directory /mnt, and two lists of what is mounted where. The mount is in one of them.',
		before: 'Here the mount has come into the list of all.',
	},
	reads: ['mounts'],
	outcome(view) {
		const init = findProcess(view, processKey(view.snapshot.init));
		const process = newProcesses(view).find(
			(one) =>
				isAlive(one) &&
				init !== undefined &&
				hasOtherNamespace(one, init, 'mnt') &&
				mounted(one, '/mnt', { type: 'tmpfs' }).holds === true,
		);
		if (init === undefined || process === undefined) return undefined;
		const option = mounted(init, '/mnt').holds === true ? 'tmpfs' : 'before';
		return {
			option,
			says: `${nameProcess(process)} has it in its list of mounts, and PID 1 of the lab hasn’t.`,
			evidence: [mountOf(process, '/mnt'), namespaceOf(process, 'mnt'), namespaceOf(init, 'mnt', 'of everybody else')],
		};
	},
});
