import { definePrediction } from '#checks/define-question.ts';
import { goneOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNestedInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { processKey } from '#proc/snapshot.ts';
import { bearsElsewhere, bornWhere } from '../born-elsewhere.ts';

/** So long after the first command the second has been typed, in milliseconds. */
const typingTime = 2_500;

export default definePrediction({
	id: 'second-command',
	question:
		'A shell that was started with `unshare --pid`, without `--fork`, runs `sleep 2`, and then `sleep 2` again. What becomes of the second?',
	options: {
		second: 'It runs, as number 2 of the new namespace',
		'first-again': 'It runs, as number 1: that number is free again',
		refused: 'The shell can’t start it',
	},
	replies: {
		second:
			'It would be number 2 if number 1 were still alive. But a pid namespace ends with its number 1, and nobody can be born into it after that.',
		'first-again':
			'Elsewhere numbers are given out again, but there is only one number 1 for each pid namespace. When it ends, the namespace is over.',
	},
	outcome(view) {
		const maker = view.snapshot.processes.find(
			(process) =>
				bearsElsewhere(process) &&
				bornWhere(view, process).length === 0 &&
				firstChildOf(view, processKey(process)) !== undefined,
		);
		const first = maker && firstChildOf(view, processKey(maker));
		if (maker === undefined || first === undefined || first.gone === null) return undefined;
		if (view.snapshot.at - first.gone < typingTime) return undefined;
		return {
			option: 'refused',
			says: `${nameProcess(maker)} lives, but no child of it can be born: number 1 of the namespace for them has ended.`,
			evidence: [
				namespaceOf(maker, 'pid', 'where it lives'),
				namespaceOf(maker, 'pid_for_children', 'where its children are born, and nobody is alive'),
				goneOf(first, 'was number 1 there'),
			],
		};
	},
});

function firstChildOf(view: CheckView, maker: `${number}:${number}`) {
	return [...view.records.values()].find(
		({ first, parents }) => isNestedInit(first) && parents.some(({ parent }) => parent === maker),
	);
}
