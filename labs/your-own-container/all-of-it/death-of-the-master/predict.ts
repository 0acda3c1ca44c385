import { definePrediction } from '#checks/define-question.ts';
import { goneOf, insidePidOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isNew } from '#checks/predicates.ts';

export default definePrediction({
	id: 'death-of-the-master',
	question:
		'In a box tini is number 1, and its child, the program, has a child of its own. The program is killed. What becomes of its child?',
	options: {
		adopted: 'tini adopts it, and it lives on',
		ends: 'The box ends, and it with it',
	},
	replies: {
		adopted: 'tini ends when its own child ends, and with number 1 the whole namespace.',
		ends: 'It lived on.',
	},
	outcome(view) {
		const records = [...view.records.values()].filter(({ first }) => isNew(view, first));
		const init = records.find(({ lastAlive }) => lastAlive.insidePids.at(-1) === 1 && lastAlive.insidePids.length > 1);
		const child = records.find(({ lastAlive }) => hasArgs(lastAlive, ['7700']) && lastAlive.insidePids.length > 1);
		if (init === undefined || child === undefined || init.gone === null || child.gone === null) return undefined;
		return {
			option: 'ends',
			says: `${nameProcess(init.first)} ended, and ${nameProcess(child.first)} went with it.`,
			evidence: [insidePidOf(init.first, 'number 1'), goneOf(init), goneOf(child, 'the child of the program')],
		};
	},
});
