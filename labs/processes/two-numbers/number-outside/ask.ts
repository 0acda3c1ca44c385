import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { parentProcess } from '#checks/predicates.ts';
import { firstsOfContainers, reads } from '../container.ts';

export default defineAsk({
	id: 'number-outside',
	question: 'Which number does the bash of your container have in the lab?',
	answer: 'number',
	reads,
	truth(view) {
		const first = firstsOfContainers(view).at(-1);
		const parent = first && parentProcess(view, first);
		if (first === undefined || parent === undefined) return undefined;
		return {
			answers: [String(first.insidePids[0])],
			says: `${first.insidePids[0]} in the lab and 1 in its container are one process.`,
			evidence: [
				insidePidOf(first, 'on the machine, in the lab, in the container'),
				parentOf(first, `${nameProcess(parent)} in the lab`),
			],
		};
	},
	absent:
		'There is no container now. Start one in the terminal “inside” with `docker run -it debian bash`, and leave it open.',
	wrong: {
		inside: {
			answers: () => ['1'],
			says: 'That is its number inside, and the lab has a 1 of its own, tini. Look from the terminal “outside”, where the lab’s numbers are.',
		},
		machine: {
			answers: (view) => firstsOfContainers(view).map(({ pid }) => String(pid)),
			says: 'That is its number on the machine around the lab: the other column of the table. What does ps in the terminal “outside” say?',
		},
		keeper: {
			answers: (view) =>
				firstsOfContainers(view).flatMap((first) => String(parentProcess(view, first)?.insidePids[0] ?? [])),
			says: 'That is conmon, its parent: podman left it behind to look after the container. The bash hangs below it.',
		},
		engine: {
			answers: (view) =>
				view.snapshot.processes.filter(({ comm }) => comm === 'podman').map(({ insidePids }) => String(insidePids[0])),
			says: 'That is podman, which only carries what you type to the container. Its bash isn’t even a child of it: look below conmon.',
		},
	},
	otherwise: 'In the terminal “outside”, `ps -ef --forest` shows it below conmon.',
});
