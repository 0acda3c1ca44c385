import { defineAsk } from '#checks/define-question.ts';
import { cgroupNumberOf } from '#checks/evidence.ts';
import type { CheckView } from '#checks/task.ts';

export default defineAsk({
	id: 'how-many-for-memory',
	question: 'Since this lab was made: how many processes has the kernel killed in it for want of memory?',
	answer: 'number',
	reads: ['cgroup'],
	truth(view) {
		const kills = killsIn(view);
		if (kills === undefined || kills === 0) return undefined;
		return {
			answers: [String(kills)],
			says: `${kills}: the kernel keeps this number, and no kill by hand adds to it.`,
			evidence: [
				cgroupNumberOf(view.snapshot, { path: '/', name: 'memory.oomKills', meaning: 'kills for want of memory' }),
			],
		};
	},
	absent:
		'None so far. First let tail take all the memory, as above; on a machine without cgroups for labs there is no such number.',
	wrong: {
		'one-more': {
			answers: (view) => [String((killsIn(view) ?? 0) + 1)],
			says: 'That may be how often you have read 137. Some of them came from your own kill -9, which is no want of memory.',
		},
		status: {
			answers: () => ['137', '9'],
			says: 'That is how one of them ended. How many it were is counted by the cgroup.',
		},
	},
	otherwise: 'It is the number behind oom_kill, in the file shown above.',
});

function killsIn({ snapshot }: CheckView): number | undefined {
	return snapshot.cgroups?.['/']?.memory?.oomKills;
}
