import { definePrediction } from '#checks/define-question.ts';
import { cgroupNumberOf } from '#checks/evidence.ts';
import { hasGrown } from '#checks/findings.ts';

export default definePrediction({
	id: 'more-than-there-is',
	question: 'tail takes more and more memory, and the lab may have 96 MB of the machine’s gigabytes. How does it end?',
	reads: ['cgroup'],
	options: {
		refused: 'tail is told that there is no more memory, says so and ends',
		killed: 'tail is killed, without a word to it',
		slow: 'tail waits until somebody gives memory back',
		all: 'It takes what free shows: the machine has enough',
	},
	replies: {
		refused:
			'It asked for room in its address space, and got it: that is a promise only. The pages are wanted when they are touched, and by then there is no call that could fail.',
		slow: 'The kernel tries to get pages back for a moment. Nobody here has any to give, so it can’t go on with all of them alive.',
		all: 'free reads /proc/meminfo, which is of the whole machine. What the lab may use of it is said by its cgroup, and that hides nothing.',
	},
	outcome(view) {
		const killed = hasGrown(view, '/', { name: 'memory.oomKills' });
		if (killed.holds !== true) return undefined;
		return {
			option: 'killed',
			says: 'The kernel has killed for want of memory in this lab, and counted it.',
			evidence: [...killed.evidence, cgroupNumberOf(view.snapshot, { path: '/', name: 'memory.max' })],
		};
	},
});
