import { definePrediction } from '#checks/define-question.ts';
import { insidePidOf, presenceOf, stateOf } from '#checks/evidence.ts';
import { ended } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isNestedInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'kill-across',
	question:
		'As root of the new namespace you send TERM to two processes: duck, by the number it has in the lab, and your own sleep. What becomes of duck?',
	start: `
setsid -f bash -c 'exec -a duck sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -f '^duck 100000'; do sleep 0.05; done
`,
	options: {
		dies: 'It ends, like the sleep: root may kill everybody',
		'not-permitted': 'It stays, and kill says that this is not permitted',
		'no-such': 'It stays, and kill says that there is no such process',
	},
	replies: {
		dies: 'Root may kill every process that it can name. duck has no number in there, so it can’t even be named.',
		'not-permitted':
			'That would be the answer if the process were found and were somebody else’s. The kernel looked the number up in the list of the new namespace, and nobody has it there.',
	},
	outcome(view) {
		const was = view.start.processes.find(({ argv }) => argv?.[0] === 'duck');
		const duck = was && findProcess(view, processKey(was));
		const shot = killedInside(view);
		if (duck === undefined || shot === undefined || !isAlive(duck)) return undefined;
		return {
			option: 'no-such',
			says: `${nameProcess(shot.lastAlive)} has ended, and ${nameProcess(duck)} lives: it has no number in the namespace that you shot from.`,
			evidence: [
				stateOf(duck, 'alive'),
				insidePidOf(duck, 'its numbers on the machine and in the lab, and no third'),
				presenceOf(shot, 'was hit by the same kill'),
			],
		};
	},
});

/** A sleep that ended beside a number 1 of its namespace that lives. */
function killedInside(view: CheckView) {
	return [...view.records.values()].find(
		(record) =>
			!record.fromStart &&
			record.lastAlive.exe?.path === '/usr/bin/sleep' &&
			record.lastAlive.insidePids.length > 1 &&
			ended(record).holds === true &&
			view.snapshot.processes.some((process) => isAlive(process) && isNestedInit(process)),
	);
}
