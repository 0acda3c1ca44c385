import { defineAsk } from '#checks/define-question.ts';
import { rootOf } from '#checks/evidence.ts';
import { fileAt } from '#checks/file-at.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { startBox } from '../box.ts';
import { theBox } from '../the-box.ts';

export default defineAsk({
	id: 'owner-in-there',
	question: 'Who is the owner, according to /etc/owner in the container?',
	answer: 'words',
	reads: ['files', 'root'],
	files: [{ path: '/etc/owner', text: true, in: 'each-root' }],
	vars: { owner: animalName, other: animalName },
	start: `
${startBox}
echo {{other}}-of-the-lab > /etc/owner
echo {{other}} > /srv/rootfs/etc/owner
echo {{owner}} > /proc/$(pgrep -f '^/bin/sleep 6300')/root/etc/owner
`,
	truth(view) {
		const box = theBox(view);
		if (box === undefined || box.gone !== null) return undefined;
		const owner = textAt(view, { in: box.latest, path: '/etc/owner' });
		if (owner === undefined) return undefined;
		return {
			answers: [owner],
			says: 'You have read a file of a container without entering it.',
			evidence: [rootOf(box.latest, 'the door')],
		};
	},
	absent: 'The container is gone. Reset the lab to look into it once more.',
	wrong: {
		'of-the-lab': {
			answers: (view) => [textAt(view, '/etc/owner') ?? ''],
			says: 'That is the file of the lab: your own / is not that of the container.',
		},
		'of-the-pattern': {
			answers: ({ vars }) => [vars.other ?? ''],
			says: 'That is in /srv/rootfs, from which the container’s files were copied. Its own copy says something else.',
		},
	},
	otherwise: '`cat /proc/PID/root/etc/owner`, with the pid of `/bin/sleep 6300`.',
});

function textAt(view: CheckView, at: Parameters<typeof fileAt>[1]): string | undefined {
	const file = fileAt(view, at);
	return file && 'text' in file ? file.text?.trim() : undefined;
}
