import { defineTask } from '#checks/define-task.ts';
import { contentOf, fileOf } from '#checks/evidence.ts';
import { fileAt } from '#checks/file-at.ts';
import { best, type Finding, fileSays, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { notYet } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { keptByConmon, newFirsts, reads } from '../../containers.ts';

const path = '/note';

export default defineTask({
	id: 'lost-note',
	title: 'The note of one who has left',
	mode: 'edge',
	vars: { nick: animalName, word: animalName },
	start: `docker run --name {{nick}} debian bash -c 'if [ -e ${path} ]; then exec sleep 100000; fi; echo {{word}} > ${path}'
until ! pgrep -x 'conmon|podman'; do sleep 0.05; done`,
	reads: [...reads, 'files'],
	files: [path, { path, text: true, in: 'each-root' }],
	check,
	hints: [
		'docker ps shows the containers that run. There is an option that shows those that have exited, too.',
		'`docker ps --all` shows {{nick}}, and `docker diff {{nick}}` that its note is there. It need not be made again, only started.',
		'Type `docker start {{nick}}`.',
	],
	wrong: {
		'new-container':
			'That is another container, from the same image but with an upper layer of its own. The note lies in that of {{nick}}: docker ps --all shows it.',
		'another-note':
			'There is a note in your container, but you wrote it. {{nick}} wrote one before it exited, and its words are in its own upper layer.',
		'copied-out':
			'You have the note, and nobody who reads it: {{nick}} has still exited. Let a container run that has it.',
	},
	explanation:
		'When its processes have ended a container is a directory, its upper layer, and some metadata. docker start mounts the layers once more and starts the command anew. Only docker rm, or --rm from the beginning, throws the upper layer away.',
});

function check(view: CheckView) {
	const firsts = newFirsts(view);
	if (firsts.length === 0 && fileAt(view, path) !== undefined)
		return notYet('The note was copied to the lab, and no container runs that has it.', {
			wrong: 'copied-out',
			evidence: [fileOf(view, path)],
		});
	const finding = best(firsts, {
		conditions: (first) => [keptByConmon(view, first), hasNote(view, first)],
		none: `No container runs that you started; ${view.vars.nick} has exited`,
		passed: (first) => `${nameProcess(first)} runs, and has the note that was written before you came`,
	});
	return verdictOf(finding);
}

function hasNote(view: CheckView, first: ProcessFacts): Finding {
	const at = { in: first, path };
	const { word = '' } = view.vars;
	const finding = fileSays(view, at, { text: (text) => text.trim() === word, what: 'the note of the container' });
	if (fileAt(view, at) === undefined) return orElse(finding, { wrong: 'new-container' });
	return orElse(finding, { wrong: 'another-note', beside: [contentOf(view, at)] });
}
