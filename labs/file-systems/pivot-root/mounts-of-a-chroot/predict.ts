import { definePrediction } from '#checks/define-question.ts';
import { mountsOf, namespaceOf, rootOf } from '#checks/evidence.ts';
import { otherRoot } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';
import { makeRootfs } from '../../rootfs.ts';

export default definePrediction({
	id: 'mounts-of-a-chroot',
	question: 'A process was sent into /srv/rootfs by chroot. How many lines has its /proc/PID/mountinfo?',
	options: {
		one: 'One: its root',
		many: 'As many as that of the lab: its mounts are the same',
		none: 'None',
	},
	replies: {
		one: 'Nothing is mounted on /srv/rootfs: it is a plain directory of the lab, and so it is no line in any list of mounts.',
		many: 'They are the same mounts. But it is shown only those that lie below its root, and none does.',
	},
	reads: ['mounts', 'root'],
	start: makeRootfs,
	outcome(view) {
		const init = findProcess(view, processKey(view.snapshot.init));
		const process = newProcesses(view).find((one) => isAlive(one) && hasArgs(one, ['6599']));
		if (init === undefined || process === undefined || otherRoot(process, init).holds !== true) return undefined;
		if (process.details.mounts === undefined || process.details.mounts.length > 0) return undefined;
		return {
			option: 'none',
			says: `${nameProcess(process)} shares all mounts with the lab, and none of them lies below its root.`,
			evidence: [
				mountsOf(process),
				namespaceOf(process, 'mnt'),
				namespaceOf(init, 'mnt', 'of the lab'),
				rootOf(process),
			],
		};
	},
});
