import { defineTask } from '#checks/define-task.ts';
import { mountOf } from '#checks/evidence.ts';
import {
	all,
	type Finding,
	fileIs,
	fileMissing,
	fileUnchanged,
	found,
	isWhiteout,
	nothing,
	orElse,
	quietly,
	verdictOf,
} from '#checks/findings.ts';
import type { CheckView } from '#checks/task.ts';

const image = ['/tmp/site/image/keep', '/tmp/site/image/edit', '/tmp/site/image/drop'];
const upper = '/tmp/site/container';

export default defineTask({
	id: 'change-the-container',
	title: 'Change the container, and not the image',
	mode: 'edge',
	reads: ['mounts', 'files'],
	files: [
		...image.map((path) => ({ path, text: true }) as const),
		...['keep', 'edit', 'drop'].map((name) => `${upper}/${name}`),
	],
	start: `
mkdir -p /tmp/site/image /tmp/site/container /tmp/site/work /tmp/site/merged
for name in keep edit drop; do echo "$name, as the image has it" > /tmp/site/image/$name; done
`,
	check,
	hints: [
		'An overlay shows two directories as one: a lower one, which it only reads, and an upper one, which takes all that is written.',
		'`mount -t overlay overlay -o userxattr,lowerdir=…,upperdir=…,workdir=… /tmp/site/merged`. Then change things in `merged`.',
		'Type `cd /tmp/site`, then `mount -t overlay overlay -o userxattr,lowerdir=/tmp/site/image,upperdir=/tmp/site/container,workdir=/tmp/site/work merged`, then `echo changed > merged/edit; rm merged/drop`.',
	],
	wrong: {
		'changed-the-image':
			'The image itself has changed: every other container made from it would see that. Reset the task, and change the files in merged, through the overlay.',
		'only-a-copy':
			'There is no overlay with /tmp/site/container as its upper directory. A copy looks the same and costs all of it once more.',
		emptied: 'drop is still there, only empty. In the container it has to be gone.',
		'not-edited': 'edit is as the image has it. Write something into it, through the overlay.',
	},
	explanation:
		'The first write to a file of a lower layer copies it up; from then on the upper one is meant. A file of a lower layer can’t be deleted, so the overlay puts a whiteout into the upper one: a character device with the number 0:0, which says “there is nothing of this name”. That is all a container has of its own.',
});

function check(view: CheckView) {
	return verdictOf(
		all(
			orElse(quietly(all(...image.map((path) => fileUnchanged(view, path)))), { wrong: 'changed-the-image' }),
			orElse(hasOverlay(view), isCopied(view)),
			orElse(fileIs(view, `${upper}/edit`, 'file'), { wrong: 'not-edited' }),
			orElse(isWhiteout(view, `${upper}/drop`), isEmptied(view)),
			quietly(fileMissing(view, `${upper}/keep`)),
		),
		{ passed: 'In the container edit is changed and drop is gone; the image is what it was.' },
	);
}

function hasOverlay({ snapshot }: CheckView): Finding {
	for (const process of snapshot.processes) {
		const mount = process.details.mounts?.find(
			({ type, superOptions }) => type === 'overlay' && superOptions.includes(`upperdir=${upper}`),
		);
		if (mount === undefined) continue;
		return found(true, { says: 'The overlay is mounted', otherwise: '', evidence: [mountOf(process, mount)] });
	}
	return nothing('No overlay has /tmp/site/container as its upper directory');
}

function isCopied(view: CheckView) {
	const copy = fileIs(view, `${upper}/keep`, 'file');
	return copy.holds === true ? { wrong: 'only-a-copy', beside: copy.evidence } : {};
}

function isEmptied(view: CheckView) {
	return fileIs(view, `${upper}/drop`, 'file').holds === true ? { wrong: 'emptied' } : {};
}
