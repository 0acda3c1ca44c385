import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isNestedInit, newProcesses, parentProcess, sharesNamespace } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'no-user-namespace',
	question:
		'Your box shares the user namespace with the lab: root in it is root outside, with fewer powers. And a container that docker run starts?',
	options: {
		own: 'It has a user namespace of its own',
		same: 'It shares it too, unless one asks for another',
	},
	replies: {
		own: 'Only when one asks for it, or when the whole engine runs rootless. By default uid 0 inside is uid 0 outside.',
		same: 'This one has one of its own.',
	},
	outcome(view) {
		const init = findProcess(view, processKey(view.snapshot.init));
		const first = newProcesses(view).find(
			(process) => isNestedInit(process) && parentProcess(view, process)?.comm === 'conmon',
		);
		if (init === undefined || first?.namespaces.user === undefined) return undefined;
		const option = sharesNamespace(first, init, 'user') ? 'same' : 'own';
		return {
			option,
			says: `${nameProcess(first)} is number 1 of a container of docker’s.`,
			evidence: [namespaceOf(first, 'user'), namespaceOf(init, 'user', 'of the lab')],
		};
	},
});
