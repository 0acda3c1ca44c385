import { definePrediction } from '#checks/define-question.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newFirsts, reads } from '../../containers.ts';
import { lowerOf, overlayOf, ownUpper, reads as readsMounts, sameLayers, upperOf } from '../../layers.ts';

export default definePrediction({
	id: 'second-run',
	question:
		'The image `debian` has 68 MB of files. Two containers are started from it, red and blue. What happens to the files?',
	options: {
		unpacked: 'Each start unpacks them: the containers have a copy each',
		shared: 'Nothing: both see the same files, and each has an empty layer of its own above them',
		'first-only': 'The first start unpacks them, and the second gets a copy from there',
	},
	replies: {
		unpacked:
			'They were unpacked once, when the image came to this machine. A start only mounts them: that is why it takes a fraction of a second.',
		'first-only':
			'They lay unpacked before the first start. A start mounts them and adds a layer to write to; nothing is copied.',
	},
	reads: [...reads, ...readsMounts],
	outcome(view) {
		const firsts = newFirsts(view);
		for (const a of firsts)
			for (const b of firsts) {
				const [mine, its] = [overlayOf(a), overlayOf(b)];
				if (a === b || mine === undefined || its === undefined) continue;
				if (sameLayers(a, b).holds !== true || ownUpper(a, b).holds !== true) continue;
				return {
					option: 'shared',
					says: `${nameProcess(a)} and ${nameProcess(b)} have one lower layer, and an upper one each.`,
					evidence: [lowerOf(a, mine), lowerOf(b, its), upperOf(a, mine), upperOf(b, its)],
				};
			}
		return undefined;
	},
});
