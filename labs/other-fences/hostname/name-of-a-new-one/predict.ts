import { definePrediction } from '#checks/define-question.ts';
import { hostnameOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, isAlive, newProcesses } from '#checks/predicates.ts';
import { labInit } from '../../looking.ts';
import { seenName } from '../seen-name.ts';

export default definePrediction({
	id: 'name-of-a-new-one',
	question: 'Which host name does a bash see in a UTS namespace that is brand-new?',
	reads: ['hostnames'],
	options: {
		none: 'None: it is empty until somebody sets it',
		localhost: 'localhost',
		same: 'The one it saw before',
	},
	replies: {
		none: 'A new namespace of this kind is a copy of the one that its maker was in, and only then goes its own way.',
		localhost: 'That is a name that files such as /etc/hosts give to an address. The kernel knows nothing of it.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		const guest = newProcesses(view).find((process) => isAlive(process) && hasOtherNamespace(process, init, 'uts'));
		const name = seenName(view, guest);
		if (guest === undefined || name === undefined || name !== seenName(view, init)) return undefined;
		return {
			option: 'same',
			says: `${nameProcess(guest)} is in a UTS namespace of its own, and sees the host name ${name} there.`,
			evidence: [hostnameOf(view, guest), namespaceOf(guest, 'uts', 'its own'), hostnameOf(view, init)],
		};
	},
});
