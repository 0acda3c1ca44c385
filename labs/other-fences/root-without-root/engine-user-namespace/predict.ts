import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, sharesNamespace } from '#checks/predicates.ts';
import { labInit, newContainers } from '../../looking.ts';

export default definePrediction({
	id: 'engine-user-namespace',
	question: 'As root you start `docker run -d debian sleep 1000`. Which user namespace will that container be in?',
	options: {
		own: 'One of its own: every container has one',
		labs: 'The lab’s: its root is your root',
	},
	replies: {
		own: 'Started by root, neither Docker nor podman makes one unless it is told to, by `--uidmap` here and `userns-remap` there. The root of such a container is the root of its host, with fewer capabilities.',
		labs: 'This engine was told to map users. Compare the two links once more.',
	},
	outcome(view) {
		const init = labInit(view);
		const first = newContainers(view).at(-1);
		if (init === undefined || first === undefined) return undefined;
		const isApart = hasOtherNamespace(first, init, 'user');
		if (!isApart && !sharesNamespace(first, init, 'user')) return undefined;
		return {
			option: isApart ? 'own' : 'labs',
			says: `${nameProcess(first)} is number 1 of a container, and in ${isApart ? 'a user namespace of its own' : 'the lab’s user namespace'}.`,
			evidence: [
				namespaceOf(first, 'user', isApart ? 'its own' : 'the lab’s'),
				namespaceOf(init, 'user', nameProcess(init)),
				namespaceOf(first, 'pid', 'its own'),
			],
		};
	},
});
