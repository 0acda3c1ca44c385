import { definePrediction } from '#checks/define-question.ts';
import { cgroupNumberOf, stateOf } from '#checks/evidence.ts';
import { hasGrown } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { childrenOf, isAlive, isZombie, newProcesses } from '#checks/predicates.ts';

/** So many are no accident. */
const aPile = 30;

export default definePrediction({
	id: 'pile-up',
	question: 'careless starts 200 children that end at once, and never asks how they went. What happens?',
	reads: ['cgroup'],
	start: `
cat > /root/careless << 'PYTHON'
# Starts fifty children a second and never asks how they went.
import os, time
for number in range(1, 201):
    try:
        if os.fork() == 0: os._exit(0)
    except OSError as error:
        print(f'careless: child {number}: {error.strerror}')
        break
    time.sleep(0.02)
time.sleep(100000)
PYTHON
`,
	options: {
		'goes-on': 'All 200 are started: zombies take no memory, and so no room',
		cleared: 'All 200 are started: when it gets tight, the kernel clears the oldest zombies away',
		refused: 'After a while nobody in the lab can start a process any more',
	},
	replies: {
		'goes-on':
			'They take next to no memory, but each has a number and counts as a process. This lab may have 64, living and dead.',
		cleared:
			'The kernel never does that: it has promised the parent an answer, and keeps it for as long as the parent lives.',
	},
	outcome(view) {
		const parent = newProcesses(view).find(
			(process) => isAlive(process) && childrenOf(view, process).filter(isZombie).length >= aPile,
		);
		const refused = hasGrown(view, '/', { name: 'pids.refused' });
		if (parent === undefined || refused.holds !== true) return undefined;
		const zombies = childrenOf(view, parent).filter(isZombie);
		const [one] = zombies;
		if (one === undefined) return undefined;
		return {
			option: 'refused',
			says: `${nameProcess(parent)} has ${zombies.length} zombies, and forks are refused in the whole lab.`,
			evidence: [
				stateOf(one, 'one of them'),
				cgroupNumberOf(view.snapshot, { path: '/', name: 'pids.current', meaning: 'zombies among them' }),
				cgroupNumberOf(view.snapshot, { path: '/', name: 'pids.max', meaning: 'for all of the lab' }),
				...refused.evidence,
			],
		};
	},
});
