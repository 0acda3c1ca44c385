import { defineAsk } from '#checks/define-question.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { newFirsts, reads } from '../../containers.ts';
import { lowerOf, overlayOf, reads as readsMounts } from '../../layers.ts';

export default defineAsk({
	id: 'how-many-layers',
	question: 'From how many layers that can only be read is the root of your nginx put together?',
	answer: 'number',
	reads: [...reads, ...readsMounts],
	truth(view) {
		const { web, overlay } = ofNginx(view);
		if (web === undefined || overlay === undefined) return undefined;
		return {
			answers: [String(overlay.lower.length)],
			says: `${nameProcess(web)} sees ${overlay.lower.length} lower layers: nginx’s own, and below it Debian’s.`,
			evidence: [lowerOf(web, overlay)],
		};
	},
	absent: 'No container of nginx runs that you started. Start one: docker run --detach --name web nginx.',
	wrong: {
		'with-the-upper': {
			answers: (view) => {
				const { overlay } = ofNginx(view);
				return overlay === undefined ? [] : [String(overlay.lower.length + 1)];
			},
			says: 'That counts the upper layer too. It isn’t the image’s, and it can be written to.',
		},
		one: {
			answers: () => ['1'],
			says: '`debian` is made of one. `nginx` was built on top of that: in `lowerdir` a colon stands between layers.',
		},
	},
	otherwise:
		'`docker inspect` lists them under RootFS, and in `mountinfo` they stand after `lowerdir=`, with colons between.',
});

function ofNginx(view: CheckView) {
	const web = newFirsts(view).findLast((first) => (overlayOf(first)?.lower.length ?? 0) > 1);
	return { web, overlay: web && overlayOf(web) };
}
