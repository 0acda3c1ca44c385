import { definePrediction } from '#checks/define-question.ts';
import { mountOf } from '#checks/evidence.ts';
import { fileIs, mounted } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, newProcesses } from '#checks/predicates.ts';

export default definePrediction({
	id: 'seen-from-inside',
	question:
		'A process has /srv/milk mounted read-only. Somebody outside writes a new file into /srv/milk. What does that process see?',
	options: {
		old: 'What was there when it was mounted: it is read-only',
		fresh: 'The new file, at once',
	},
	replies: {
		old: 'Read-only is for those who come through this mount. The directory itself is one, and others may write to it.',
		fresh: 'It doesn’t see it.',
	},
	reads: ['mounts', 'files'],
	files: [{ path: '/mnt/fresh', in: 'each-root' }],
	start: 'mkdir -p /srv/milk',
	outcome(view) {
		const process = newProcesses(view).find((one) => isAlive(one) && hasArgs(one, ['6699']));
		if (process === undefined || mounted(process, '/mnt', { options: ['ro'] }).holds !== true) return undefined;
		const seen = fileIs(view, { in: process, path: '/mnt/fresh' }, 'file');
		if (seen.holds !== true) return undefined;
		return {
			option: 'fresh',
			says: `For ${nameProcess(process)} the mount is read-only, and the new file is in it.`,
			evidence: [mountOf(process, '/mnt'), ...seen.evidence],
		};
	},
});
