import { defineAsk } from '#checks/define-question.ts';
import { cgroupNumberOf } from '#checks/evidence.ts';

export default defineAsk({
	id: 'how-many-at-most',
	question: 'How many processes may this lab have at most, by its cgroup?',
	answer: 'number',
	reads: ['cgroup'],
	truth({ snapshot }) {
		const most = snapshot.cgroups?.['/']?.pids?.max;
		if (most === undefined || most === null) return undefined;
		return {
			answers: [String(most)],
			says: `${most}: the next fork after that is refused, whoever asks for it.`,
			evidence: [
				cgroupNumberOf(snapshot, { path: '/', name: 'pids.max' }),
				cgroupNumberOf(snapshot, { path: '/', name: 'pids.current', meaning: 'so many there are now' }),
			],
		};
	},
	absent: 'This lab has no cgroup of its own, and so no such number. Go on: what follows can be tried all the same.',
	wrong: {
		'of-the-numbers': {
			answers: () => ['32768', '4194304'],
			says: 'That is pid_max: how far the numbers go in this pid namespace. How many there may be at once is said by pids.max.',
		},
		memory: {
			answers: ({ snapshot }) => [String(snapshot.cgroups?.['/']?.memory?.max ?? '402653184')],
			says: 'That is the limit of memory, in bytes. The one for processes is in pids.max.',
		},
	},
	otherwise: 'It is the number in the file pids.max, in the folder shown above.',
});
