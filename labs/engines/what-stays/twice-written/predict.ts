import { definePrediction } from '#checks/define-question.ts';
import { contentOf, goneOf } from '#checks/evidence.ts';
import { fileAt } from '#checks/file-at.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNestedInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { newFirsts, reads } from '../../containers.ts';
import { overlayOf, reads as readsMounts, upperOf } from '../../layers.ts';

const path = '/diary';

export default definePrediction({
	id: 'twice-written',
	question:
		'At its start a container writes a line to the end of its /diary. You start it, stop it, and start it again with docker start. How many lines has /diary?',
	options: {
		one: 'One: each start begins with the files of the image',
		two: 'Two: what it wrote the first time is still there',
		none: 'None: a container that has been stopped is gone, and can’t be started',
	},
	replies: {
		one: 'That would be a new container, by docker run. docker start takes the old one, with its upper layer as it was left.',
		none: 'Its processes are gone. Its upper layer lies on the disk until the container is removed, and so can be used again.',
	},
	reads: [...reads, ...readsMounts, 'files'],
	files: [{ path, text: true, in: 'each-root' }],
	outcome(view) {
		for (const second of newFirsts(view)) {
			const first = firstLifeOf(view, second);
			const overlay = overlayOf(second);
			const lines = fileAt(view, { in: second, path })?.text?.trim().split('\n').length;
			if (first === undefined || overlay === undefined || lines !== 2) continue;
			return {
				option: 'two',
				says: `${nameProcess(second)} sees two lines: one of them was written before ${nameProcess(first.lastAlive)} ended.`,
				evidence: [
					contentOf(view, { in: second, path }),
					goneOf(first, 'the first process of its first life'),
					upperOf(second, overlay, 'the same in both lives'),
				],
			};
		}
		return undefined;
	},
});

/** A number 1 that is gone and wrote to the same upper layer, if its mounts were seen to the end. */
function firstLifeOf(view: CheckView, second: ProcessFacts) {
	const upper = overlayOf(second)?.upper;
	return [...view.records.values()].find(
		({ gone, lastAlive }) =>
			gone !== null && isNestedInit(lastAlive) && (overlayOf(lastAlive)?.upper ?? upper) === upper,
	);
}
