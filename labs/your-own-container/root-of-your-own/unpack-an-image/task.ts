import { defineTask } from '#checks/define-task.ts';
import { fileAt } from '#checks/file-at.ts';
import { all, fileIs, fileMissing, found, orElse, quietly, verdictOf } from '#checks/findings.ts';
import type { CheckView } from '#checks/task.ts';

const program = '/tmp/box/image/bin/busybox';

/** The static busybox has some hundred thousand bytes; what is smaller isn't it. */
const aProgram = 500_000;

export default defineTask({
	id: 'unpack-an-image',
	title: 'Unpack an image into a directory',
	mode: 'edge',
	reads: ['files'],
	files: [program, '/tmp/box/image/etc', '/tmp/box/image/layer.tar', '/tmp/box/image/manifest.json'],
	start: 'mkdir -p /tmp/box/image',
	check,
	hints: [
		'An engine can give out the files of a container as one tar archive, and tar can unpack one.',
		'`docker export` needs a container; `docker create` makes one without starting it.',
		'Type `docker create --name pattern busybox`, then `docker export pattern | tar -x -C /tmp/box/image`.',
	],
	wrong: {
		'only-one-program':
			'One program is there, and nothing around it. The image has an /etc and more; take all that is in the archive.',
		'saved-not-exported':
			'That is the image as it is stored: a manifest and its layers, each an archive of its own. `docker save` gives that. Take the files of a container: `docker export`.',
	},
	explanation:
		'docker export walks through the root file system of a container, which is all its layers put together, and writes every file into one archive. Unpacked it is an ordinary directory. The metadata of the image, such as the command to start, isn’t in it.',
});

function check(view: CheckView) {
	const saved = fileIs(view, '/tmp/box/image/manifest.json', 'file').holds === true;
	const isThere = orElse(fileIs(view, program, 'file'), saved ? { wrong: 'saved-not-exported' } : {});
	const file = fileAt(view, program);
	const size = file && 'size' in file ? file.size : 0;
	const isWhole = found(size >= aProgram, {
		says: `its busybox has ${size} bytes`,
		otherwise: `${program} has ${size} bytes: that is no busybox`,
		evidence: fileIs(view, program, 'file').evidence,
	});
	const hasMore = orElse(quietly(fileIs(view, '/tmp/box/image/etc', 'directory')), { wrong: 'only-one-program' });
	return verdictOf(all(isThere, isWhole, hasMore, quietly(fileMissing(view, '/tmp/box/image/layer.tar'))), {
		passed: 'The files of the image lie in /tmp/box/image.',
	});
}
