import { defineAsk } from '#checks/define-question.ts';
import { fileOf } from '#checks/evidence.ts';
import { fileIs, fileMissing } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { firstsOfContainers, reads } from '../../containers.ts';
import { reads as readsMounts, sameLayers } from '../../layers.ts';

const path = '/etc/debian_version';

export default defineAsk({
	id: 'left-by-rm',
	question: 'What kind of file lies at etc/debian_version in the upper layer, now that the container has deleted it?',
	answer: 'words',
	reads: [...reads, ...readsMounts, 'files'],
	files: [{ path, in: 'each-root' }],
	truth(view) {
		const firsts = firstsOfContainers(view);
		for (const one of firsts)
			for (const twin of firsts) {
				const [here, there] = [
					{ in: one, path },
					{ in: twin, path },
				];
				if (one === twin || sameLayers(one, twin).holds !== true) continue;
				if (fileMissing(view, here).holds !== true || fileIs(view, there, 'file').holds !== true) continue;
				return {
					answers: [
						...(['character device', 'a character device', 'character device 0:0'] as const),
						...['character special file', 'a character special file', 'character special', 'char device'],
						...['character', 'c', 'device', 'device file', 'whiteout', 'a whiteout'],
					],
					says: `A character device with the numbers 0, 0: for an overlay it means that ${nameProcess(one)} is to see nothing there.`,
					evidence: [fileOf(view, here), fileOf(view, there, 'below, in the layer of the image')],
				};
			}
		return undefined;
	},
	absent: 'No container here has deleted its /etc/debian_version yet. Do the task above first.',
	wrong: {
		nothing: {
			answers: () => ['nothing', 'none', 'no file', 'it is gone'],
			says: 'If nothing were there, the file of the layer below would be seen. Look with ls -l in the upper layer.',
		},
		'an-empty-file': {
			answers: () => ['file', 'a file', 'empty file', 'an empty file', 'regular file', '-'],
			says: 'An empty file would be seen as an empty file. The first letter that ls -l prints is the kind.',
		},
		'a-block-device': {
			answers: () => ['block device', 'a block device', 'b', 'link', 'symbolic link', 'l', 'directory', 'd'],
			says: 'Not quite: ls -l prints another letter first. It is one of - d l c b p s.',
		},
	},
	otherwise:
		'`ls -l $upper/etc` shows it: the first letter is the kind, and `find $upper -type LETTER` finds it by that.',
});
