import { definePrediction } from '#checks/define-question.ts';
import { goneOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { startBox } from '../box.ts';

export default definePrediction({
	id: 'number-one-dies',
	question: 'Number 1 of the box is killed with `kill -9`. What becomes of the others in there?',
	options: {
		orphans: 'They are orphans, and the lab’s PID 1 adopts them',
		some: 'plain ends; those with a session of their own or deaf to signals live on',
		all: 'All of them end at once',
	},
	replies: {
		orphans:
			'That is what happens when an ordinary parent ends. Number 1 is the one to whom orphans of its namespace would be given; without it there is nobody, and the kernel ends the namespace.',
		some: 'What protects them are rules of terminals, sessions and signals that can be ignored. The kernel sends KILL to each, and there is no rule against that.',
	},
	outcome(view) {
		const box = startBox(view);
		if (box === undefined || box.first.gone === null || box.others.length < 2) return undefined;
		if (box.others.some(({ gone }) => gone === null)) return undefined;
		return {
			option: 'all',
			says: `${nameProcess(box.first.first)} is gone, and so are the ${box.others.length} others that were with it.`,
			evidence: [
				goneOf(box.first, 'number 1 of the box'),
				...box.others.map((other) => goneOf(other, nameProcess(other.first))),
			],
		};
	},
});
