import { definePrediction } from '#checks/define-question.ts';
import { goneOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { membersOf, pinsIn, reads } from '../pins.ts';

export default definePrediction({
	id: 'held-by-a-file',
	question:
		'The only process in a network namespace is killed. Your shell has the file of that namespace open, as number 9. What becomes of the namespace?',
	reads,
	options: {
		ends: 'It ends with its last process',
		stays: 'It stays, with nobody in it',
		moves: 'Your shell is in it now',
	},
	replies: {
		ends: 'Processes hold a namespace, and so does whoever has its file open. The kernel counts references, and your open file is one.',
		moves: 'To hold the door open is not to go through it. Your shell’s own `ns/net` is what it was.',
	},
	outcome(view) {
		const pin = pinsIn(view).find((one) => one.how === 'fd' && one.kind === 'net' && membersOf(view, one).length === 0);
		if (pin === undefined || view.snapshot.gaps.length > 0) return undefined;
		const before = [...view.records.values()].find(
			({ gone, lastAlive }) => gone !== null && lastAlive.namespaces.net === pin.namespace,
		);
		if (before === undefined) return undefined;
		return {
			option: 'stays',
			says: `Nobody is in ${pin.namespace} any more, and ${nameProcess(pin.process)} still has it open.`,
			evidence: [pin.evidence, goneOf(before, 'was its last process')],
		};
	},
});
