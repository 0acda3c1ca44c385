import { defineTask } from '#checks/define-task.ts';
import { fileOf } from '#checks/evidence.ts';
import { fileAt } from '#checks/file-at.ts';
import { all, type Finding, fileIs, fileSays, found, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { isNew } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstOfNamed, reads } from '../../containers.ts';

const hello = '/HELLO_OPS';
const tarball = '/tmp/home.tar';

/** Far below what the files of busybox take, far above what a forged tarball would. */
const leastBytes = 1_500_000;

export default defineTask({
	id: 'export-it',
	title: 'All its files in one tarball',
	mode: 'edge',
	vars: { box: animalName },
	start: 'docker run --detach --name {{box}} busybox sleep 100000 > /dev/null',
	reads: [...reads, 'files'],
	files: [hello, { path: hello, in: 'each-root' }, { path: tarball, text: true }],
	check,
	hints: [
		'First the file, then the tarball: docker exec runs a program in a container, docker export writes out what the container sees.',
		'`docker export --output FILE CONTAINER` writes the tarball; `tar --list --file FILE` looks into it.',
		'Type `docker exec {{box}} touch /HELLO_OPS`, then `docker export --output /tmp/home.tar {{box}}`.',
	],
	wrong: {
		'too-early':
			'The file is in the container now, but not in the tarball: that was written before. An export is a picture of one moment. Write it once more.',
		'in-the-lab':
			'That HELLO_OPS lies in the lab’s root directory. The container has a root of its own: let docker exec run touch there.',
		saved:
			'docker save writes an image: its layers, each a tarball of its own, and its metadata. docker export writes the files of a container, all layers in one.',
	},
	explanation:
		'docker export reads what the container sees, upper layer over lower ones, and writes it as one plain tarball: no layers, no metadata, no whiteouts any more. It is a root file system, ready to be unpacked anywhere.',
});

function check(view: CheckView) {
	const box = firstOfNamed(view, view.vars.box);
	if (box === undefined || isNew(view, box))
		return notYet('The container of this task is gone. Reset the lab to have it back.');
	return verdictOf(all(hasHello(view, box), quietly(isTarball(view)), holdsHello(view), holdsAll(view)), {
		passed: `${tarball} has all the files of {{box}}, and HELLO_OPS among them.`.replace(
			'{{box}}',
			view.vars.box ?? 'it',
		),
	});
}

function hasHello(view: CheckView, box: ProcessFacts): Finding {
	const finding = fileIs(view, { in: box, path: hello }, 'file');
	if (fileIs(view, hello, 'file').holds !== true) return finding;
	return orElse(finding, { wrong: 'in-the-lab', beside: [fileOf(view, hello, 'of the lab')] });
}

function isTarball(view: CheckView): Finding {
	return fileIs(view, tarball, 'file');
}

/** The first files of a tarball are told in its first blocks; capitals come before small letters. */
function holdsHello(view: CheckView): Finding {
	const what = 'HELLO_OPS in it';
	const finding = fileSays(view, tarball, { text: /(^|\0|\.\/)HELLO_OPS\0/, what });
	const saved = fileSays(view, tarball, { text: /^([0-9a-f]{64}|blobs\/|manifest\.json)/, what: 'layers in it' });
	return orElse(finding, { wrong: saved.holds === true ? 'saved' : 'too-early' });
}

function holdsAll(view: CheckView): Finding {
	const size = fileAt(view, tarball)?.size ?? 0;
	return found(size >= leastBytes, {
		says: `${tarball} has ${size} bytes`,
		otherwise: `${tarball} has ${size} bytes; all that the container sees takes more`,
		evidence: [fileOf(view, tarball)],
	});
}
