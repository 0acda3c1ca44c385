import { definePrediction } from '#checks/define-question.ts';
import { cgroupNumberOf, cgroupOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';

const fences = ['pid', 'mnt', 'net', 'ipc', 'uts', 'cgroup'] as const;

export default definePrediction({
	id: 'fences-and-counts',
	question: 'A sleep gets six new namespaces, cgroup among them. Does it still count for the limits of the lab?',
	reads: ['cgroup'],
	options: {
		counted: 'Yes, it counts as any other process of the lab',
		'on-its-own': 'No: a box of its own has limits of its own',
		'not-cgroup': 'No: the cgroup namespace takes it out of the lab’s cgroup, the five others don’t',
	},
	replies: {
		'on-its-own':
			'A namespace changes what a process sees. Who pays for it is written elsewhere, and nobody has changed that.',
		'not-cgroup':
			'The name promises it, but a cgroup namespace only changes how the path is shown to those in it. The process stays in the cgroup in which it was.',
	},
	outcome(view) {
		const init = view.snapshot.processes.find(({ pid }) => pid === view.snapshot.init.pid);
		const sleep = newProcesses(view).find(
			(process) =>
				isAlive(process) &&
				runsProgram(process, '/usr/bin/sleep') &&
				fences.every((kind) => isApart(process.namespaces[kind], init?.namespaces[kind])),
		);
		const paths = sleep?.details.cgroup;
		if (sleep === undefined || init?.details.cgroup === undefined || paths === undefined) return undefined;
		const ofInit = Object.entries(init.details.cgroup);
		if (ofInit.length === 0 || !ofInit.every(([name, path]) => paths[name] === path)) return undefined;
		return {
			option: 'counted',
			says: `${nameProcess(sleep)} has all these fences around it, and is in the same cgroup as the lab’s PID 1.`,
			evidence: [
				namespaceOf(sleep, 'pid'),
				namespaceOf(sleep, 'cgroup'),
				cgroupOf(sleep),
				cgroupOf(init, 'the lab’s PID 1'),
				cgroupNumberOf(view.snapshot, { path: '/', name: 'pids.current', meaning: 'all of the lab, it among them' }),
			],
		};
	},
});

function isApart(own: string | undefined, other: string | undefined): boolean {
	return own !== undefined && other !== undefined && own !== other;
}
