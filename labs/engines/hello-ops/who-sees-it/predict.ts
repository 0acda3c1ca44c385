import { definePrediction } from '#checks/define-question.ts';
import { fileOf } from '#checks/evidence.ts';
import { fileIs, fileMissing } from '#checks/findings.ts';
import { firstsOfContainers, reads } from '../../containers.ts';
import { reads as readsMounts, sameLayers } from '../../layers.ts';

const path = '/HELLO_OPS';

export default definePrediction({
	id: 'who-sees-it',
	question:
		'Two containers run from the image nginx, web and other. You make a file in web: `docker exec web touch /HELLO_OPS`. Who sees it?',
	options: {
		all: 'web, other, and every container that is started from nginx later: it is in the image now',
		'web-only': 'web, and nobody else: its file system is its own',
		'web-and-host': 'web, and the host, if it looks in the right place',
		host: 'web, and the host at /HELLO_OPS: in the end it is one disk',
	},
	replies: {
		all: 'The layers of the image are never written to. What web writes goes to the layer above them, which web has for itself.',
		'web-only':
			'Other containers don’t see it. But the host does: it is a file in a directory of the host, and /proc/PID/root leads there.',
		host: 'One disk, but web has another root directory. What is / for web is a directory deep down for the host.',
	},
	reads: [...reads, ...readsMounts, 'files'],
	files: [path, { path, in: 'each-root' }],
	outcome(view) {
		if (fileMissing(view, path).holds !== true) return undefined;
		const firsts = firstsOfContainers(view);
		for (const web of firsts)
			for (const other of firsts) {
				const [here, there] = [
					{ in: web, path },
					{ in: other, path },
				];
				if (web === other || sameLayers(web, other).holds !== true) continue;
				if (fileIs(view, here, 'file').holds !== true || fileMissing(view, there).holds !== true) continue;
				return {
					option: 'web-and-host',
					says: `The container of process ${web.insidePids[0]} has the file, that of ${other.insidePids[0]}, from the same layers, hasn’t; and it was seen from outside, through /proc/PID/root.`,
					evidence: [fileOf(view, here, 'as seen by the host'), fileOf(view, there), fileOf(view, path)],
				};
			}
		return undefined;
	},
});
