import { defineAsk } from '#checks/define-question.ts';
import { cgroupOf } from '#checks/evidence.ts';
import type { CheckView } from '#checks/task.ts';

type Counter = 'v1' | 'v2' | 'neither';

const spellings: Readonly<Record<Counter, readonly [string, ...string[]]>> = {
	v1: ['v1', '1', 'version 1', 'cgroup v1'],
	v2: ['v2', '2', 'version 2', 'cgroup v2'],
	neither: ['neither', 'none', 'no', 'nobody'],
};

const meanings: Readonly<Record<Counter, string>> = {
	v1: 'It is v1: the processes are counted in a tree of their own, whose line has `pids` between the colons.',
	v2: 'It is v2: there is one tree for everything, and its line begins with `0::`.',
	neither: 'Neither: on this machine Proclab may make no cgroups, and the lab has only the limits of its user.',
};

export default defineAsk({
	id: 'who-counts',
	question: 'Which version of cgroups counts the processes of your lab: v1, v2 or neither?',
	answer: 'words',
	reads: ['cgroup'],
	truth(view) {
		const init = labInit(view);
		const counter = counterOf(view);
		if (init === undefined || counter === undefined) return undefined;
		return { answers: spellings[counter], says: meanings[counter], evidence: [cgroupOf(init, 'the lab’s PID 1')] };
	},
	absent: 'The cgroups of the lab’s PID 1 could not be read just now. Answer again in a moment.',
	wrong: {
		'the-other-version': {
			answers: (view) => (counterOf(view) === 'v1' ? ['v2', '2'] : ['v1', '1']),
			says: 'Look for the line that has `pids` between its colons. If there is one, v1 counts. If there is none, and the folder has a file `pids.max` right in it, it is v2.',
		},
		both: {
			answers: () => ['both', 'hybrid', 'v1 and v2'],
			says: 'Both may be mounted here, but a controller works in one tree only. In which one are the processes counted?',
		},
	},
	otherwise: 'Compare /proc/self/cgroup with the small table above: v1, v2 or neither.',
});

function labInit({ snapshot }: CheckView) {
	return snapshot.processes.find(({ pid }) => pid === snapshot.init.pid);
}

function counterOf(view: CheckView): Counter | undefined {
	const paths = labInit(view)?.details.cgroup;
	if (paths === undefined) return undefined;
	if (paths.unified !== undefined) return 'v2';
	return paths.pids === undefined ? 'neither' : 'v1';
}
