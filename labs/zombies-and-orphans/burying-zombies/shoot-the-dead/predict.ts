import { definePrediction } from '#checks/define-question.ts';
import { goneOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isZombie } from '#checks/predicates.ts';
import { processKey } from '#proc/snapshot.ts';

export default definePrediction({
	id: 'shoot-the-dead',
	question:
		'You send signal 9 to the zombie and, for comparison, to clay-pigeon, which is alive. What happens to the zombie?',
	start: `
setsid bash -c 'exec -a clay-pigeon sleep 100000' < /dev/null > /dev/null 2>&1 &
until pgrep -f '^clay-pigeon'; do sleep 0.02; done
`,
	options: {
		gone: 'It is gone: nothing survives signal 9',
		stays: 'It stays, and kill says nothing',
		error: 'It stays, and kill says that there is no such process',
	},
	replies: {
		gone: 'Signal 9 ends what is alive. This one ended before, and what is left of it isn’t the signal’s to take away.',
		error:
			'There is such a process: it has a number, so kill finds it and reports success. The signal is dropped without a word.',
	},
	outcome(view) {
		const zombie = view.start.processes.find(isZombie);
		const pigeon = view.start.processes.find(({ argv }) => argv?.[0] === 'clay-pigeon');
		const shot = pigeon && view.records.get(processKey(pigeon));
		if (zombie === undefined || shot === undefined || shot.gone === null) return undefined;
		const parent = view.snapshot.processes.find(({ pid }) => pid === zombie.ppid);
		if (parent === undefined || !isAlive(parent)) return undefined;
		const now = findProcess(view, processKey(zombie));
		const stays = now !== undefined && isZombie(now);
		return {
			option: stays ? 'stays' : 'gone',
			says: `${nameProcess(shot.latest)} is gone; the zombie ${zombie.insidePids[0]} is ${stays ? 'still there' : 'gone too'}.`,
			evidence: [goneOf(shot, 'it was alive'), ...(now === undefined ? [] : [stateOf(now, 'as before the shot')])],
		};
	},
});
