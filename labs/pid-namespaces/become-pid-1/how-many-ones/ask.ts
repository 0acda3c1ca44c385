import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf } from '#checks/evidence.ts';
import { isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { isNumberOne } from '../born-elsewhere.ts';

export default defineAsk({
	id: 'how-many-ones',
	question: 'How many processes of your lab are a number 1 now, each in a pid namespace of its own?',
	answer: 'number',
	truth(view) {
		const ones = numberOnes(view);
		const [first] = ones;
		if (first === undefined || isShort(view) || !newProcesses(view).some(isNestedInit)) return undefined;
		return {
			answers: [String(ones.length)],
			says: `${ones.length} processes are number 1, and no two of them in the same namespace.`,
			evidence: ones.map((one) => insidePidOf(one)),
		};
	},
	absent: 'There is none of yours yet. Make one with `unshare --pid --fork sleep 1000 &` first.',
	wrong: {
		'only-one': {
			answers: () => ['1'],
			says: 'One in each pid namespace, and the lab has more than one of these. Which processes have a 1 at the end of their NSpid?',
		},
		'without-the-lab': {
			answers: (view) => [String(numberOnes(view).length - 1)].filter((count) => count !== '1'),
			says: 'One is missing. Have you counted the lab’s own number 1, tini? Its NSpid is a single 1.',
		},
		'one-too-many': {
			answers: (view) => [String(numberOnes(view).length + 1)],
			says: 'One too many. A number such as 11 or 21 ends in the digit 1 too; look for a 1 by itself in the last column.',
		},
	},
	otherwise:
		'Look at `grep NSpid /proc/[0-9]*/status`: a line for each process, and in it last the number in its own namespace.',
});

/** One may be missing from the count. */
function isShort({ snapshot }: CheckView): boolean {
	return snapshot.gaps.length > 0 || snapshot.processes.some(({ status }) => status === null);
}

function numberOnes(view: CheckView) {
	return view.snapshot.processes.filter((process) => isNumberOne(view, process));
}
