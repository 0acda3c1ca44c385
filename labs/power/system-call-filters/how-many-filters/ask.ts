import { defineAsk } from '#checks/define-question.ts';
import { seccompFiltersOf, seccompOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { labInit, resident } from '../../../other-fences/looking.ts';
import { makeNomkdir } from '../nomkdir.ts';

export default defineAsk({
	id: 'how-many-filters',
	question: 'How many system-call filters does {{nick}} have beyond those of your shell?',
	answer: 'number',
	vars: { nick: animalName, times: numberBetween(3, 6) },
	start: `${makeNomkdir}
setsid -f nomkdir -{{times}} bash -c 'exec -a {{nick}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.1; done
`,
	truth(view) {
		const found = countedOf(view);
		if (found === undefined) return undefined;
		const { process, init, own, labs } = found;
		return {
			answers: [String(own - labs)],
			says: `${nameProcess(process)} has ${own} filters, ${own - labs} more than all others in the lab have.`,
			evidence: [seccompFiltersOf(process), seccompFiltersOf(init, 'the lab’s'), seccompOf(process)],
		};
	},
	absent: '{{nick}} has ended. Reset the lab to get it back.',
	wrong: {
		'all-of-them': {
			answers: (view) => [countedOf(view)?.own ?? []].flat().map(String),
			says: 'That is all of them. Your own shell has some too, as has everybody in the lab.',
		},
		mode: {
			answers: () => ['2'],
			says: 'Seccomp: 2 is no number of filters; it says that there are any. The line below it counts.',
		},
	},
	otherwise: 'Compare the lines Seccomp_filters in the status of {{nick}} and in /proc/$$/status.',
});

function countedOf(view: CheckView) {
	const process = resident(view, view.vars.nick);
	const init = labInit(view);
	const [own, labs] = [process?.status?.seccompFilters, init?.status?.seccompFilters];
	if (process === undefined || init === undefined || own === undefined || labs === undefined) return undefined;
	return { process, init, own, labs };
}
