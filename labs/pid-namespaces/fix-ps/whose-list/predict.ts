import { definePrediction } from '#checks/define-question.ts';
import { fileOf, insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import { beaconPath, files, hasLabsProc, labInit } from '../beacon.ts';

export default definePrediction({
	id: 'whose-list',
	question:
		'In a bash started by `unshare --pid --fork`, without more, `echo $$` says 1. Whose name is in /proc/1/status there?',
	reads: ['files'],
	files,
	options: {
		bash: 'bash: it is number 1',
		tini: 'tini: the lab’s number 1',
		nobody: 'Nobody’s: there is no /proc/1',
	},
	replies: {
		bash: 'By its own list bash is number 1. But /proc is a file system that somebody has mounted, and it shows the list of the one who did.',
		nobody: 'Nothing has been unmounted: /proc is there as before, and as full as before.',
	},
	outcome(view) {
		const init = labInit(view);
		const first = newProcesses(view).find(
			(process) =>
				isAlive(process) && isNestedInit(process) && init !== undefined && sharesNamespace(process, init, 'mnt'),
		);
		if (init === undefined || first === undefined || !hasLabsProc(view, first)) return undefined;
		return {
			option: 'tini',
			says: `${nameProcess(first)} is number 1 of its namespace, and its /proc is still the one of the lab, where 1 is tini.`,
			evidence: [
				insidePidOf(first),
				namespaceOf(first, 'mnt', 'the lab’s: the same mounts'),
				fileOf(view, { in: first, path: beaconPath }),
			],
		};
	},
});
