import { definePrediction } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { kindsApart, kindsInCommon } from '../kinds.ts';

export default definePrediction({
	id: 'one-or-all',
	question:
		'You start `unshare --ipc sleep 1000 &`. In how many of the eight kinds will this sleep have a namespace of its own?',
	options: {
		one: 'In one: ipc',
		two: 'In two: ipc, and pid for a tree of its own',
		all: 'In all eight: it is in a container now',
		none: 'In none: only its children would be in the new one',
	},
	replies: {
		two: 'Only a pid namespace has a first process and a tree below it. The other kinds have members and nothing else: no init, no number 1.',
		all: 'There is no such step as going into “the container”. Each kind is asked for by its own name, and --ipc names one.',
		none: 'That holds for pid namespaces, and for time. With the other kinds the caller itself changes, at once.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		const sleep = newSleeps(view).find((one) => kindsApart(one, init).includes('ipc'));
		if (sleep === undefined || kindsInCommon(sleep, init).length !== 7) return undefined;
		const shared = (['pid', 'net', 'mnt'] as const).map((kind) => namespaceOf(sleep, kind, 'the lab’s'));
		return {
			option: 'one',
			says: `${nameProcess(sleep)} has an ipc namespace of its own and shares the other seven with the lab.`,
			evidence: [namespaceOf(sleep, 'ipc', 'its own'), namespaceOf(init, 'ipc', 'the lab’s'), ...shared],
		};
	},
});
