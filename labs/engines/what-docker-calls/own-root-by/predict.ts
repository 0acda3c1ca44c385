import { definePrediction } from '#checks/define-question.ts';
import { mountRootOf, rootOf } from '#checks/evidence.ts';
import { pivoted } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newFirsts, reads } from '../../containers.ts';

export default definePrediction({
	id: 'own-root-by',
	question: 'By which system call does a container get its own root directory?',
	options: {
		chroot: 'chroot',
		'pivot-root': 'pivot_root',
		mount: 'mount: the image is simply mounted over /',
	},
	replies: {
		chroot:
			'So it was done in 1979. chroot changes what one process takes for /, and the old tree stays where it was, one trick away. Engines swap the root of the whole mount namespace, and let the old one go.',
		mount:
			'A mount over / would hide the old root from nobody who is in it already. There is a call that swaps the two: pivot_root.',
	},
	reads: [...reads, 'mount-roots'],
	outcome(view) {
		const first = newFirsts(view).find((one) => pivoted(view, one).holds === true);
		if (first === undefined) return undefined;
		return {
			option: 'pivot-root',
			says: `What ${nameProcess(first)} takes for / is the root of its whole mount namespace, which only pivot_root can change; your trace shows the call.`,
			evidence: [mountRootOf(view, first), rootOf(first)],
		};
	},
});
