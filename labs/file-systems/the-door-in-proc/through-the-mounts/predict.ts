import { definePrediction } from '#checks/define-question.ts';
import { mountOf } from '#checks/evidence.ts';
import { fileIs, mounted } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { startBox } from '../box.ts';
import { theBox } from '../the-box.ts';

export default definePrediction({
	id: 'through-the-mounts',
	question:
		'Something is mounted on /data inside the container, in its list alone. You open /proc/PID/root/data from the lab. What do you see?',
	options: {
		theirs: 'What is mounted there for the container',
		bare: 'The bare directory: that mount is not in my list',
	},
	replies: {
		theirs: 'It was the bare directory.',
		bare: 'Beyond that door the lookup goes on in the mount namespace of the process: its list counts.',
	},
	reads: ['mounts', 'files'],
	files: [{ path: '/data/inside', in: 'each-root' }],
	start: startBox,
	outcome(view) {
		const box = theBox(view);
		if (box === undefined || mounted(box.latest, '/data', { type: 'tmpfs' }).holds !== true) return undefined;
		const seen = fileIs(view, { in: box.latest, path: '/data/inside' }, 'file');
		if (seen.holds !== true) return undefined;
		return {
			option: 'theirs',
			says: `The file that you made through the door lies in what is mounted for ${nameProcess(box.latest)}.`,
			evidence: [mountOf(box.latest, '/data'), ...seen.evidence],
		};
	},
});
