import { definePrediction } from '#checks/define-question.ts';
import { exeOf, goneOf, parentsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isNestedInit, isZombie, newProcesses } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'bash-as-number-one',
	question:
		'A bash is number 1 and waits for a program in the foreground. An orphan of somebody else ends. What becomes of it?',
	options: {
		zombie: 'It stays a zombie: bash doesn’t know it and waits for its own program only',
		buried: 'bash waits for it at once, although it never started it',
	},
	replies: {
		zombie: 'A shell asks for whatever child has ended, known or not, and forgets those it doesn’t know.',
		buried: 'Not this number 1.',
	},
	outcome(view) {
		for (const init of newProcesses(view).filter(isNestedInit)) {
			const orphan = [...view.records.values()].find(
				({ parents, lastAlive }) =>
					parents.length > 1 && parents.at(-1)?.parent === processKey(init) && hasArgs(lastAlive, ['1']),
			);
			if (orphan === undefined) continue;
			const evidence = [parentsOf(orphan, 'the last is number 1'), exeOf(init, 'number 1')];
			if (orphan.gone !== null)
				return {
					option: 'buried',
					says: `${nameProcess(init)} has waited for it.`,
					evidence: [...evidence, goneOf(orphan)],
				};
			if (isZombie(orphan.latest) && view.snapshot.at - (orphan.states.at(-1)?.since ?? view.snapshot.at) > 1_500)
				return { option: 'zombie', says: `${nameProcess(init)} hasn’t waited for it.`, evidence };
		}
		return undefined;
	},
});
