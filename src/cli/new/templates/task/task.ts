import { defineTask } from '#checks/define-task.ts';
import { best, calledAs, orElse, runs, verdictOf } from '#checks/findings.ts';
import { newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';

export default defineTask({
	id: 'new-task',
	title: 'New task',
	mode: 'edge',
	vars: { nick: animalName },
	check,
	hints: [
		'Whoever starts a program chooses what it is called. In bash, `exec` has an option for that.',
		'Type `(exec -a {{nick}} sleep 1000) &`.',
	],
	wrong: {
		'own-name': 'Your sleep runs, under its own name. Start one that is called {{nick}}.',
	},
	explanation:
		'`exec -a` fills in argv[0]. The parentheses make a bash of their own, which becomes the sleep; yours stays.',
});

/** Only looks at what the kernel said: the same view gives the same verdict. */
function check(view: CheckView) {
	const { nick = '' } = view.vars;
	const sleeps = newProcesses(view).filter((process) => runsProgram(process, '/usr/bin/sleep'));
	return verdictOf(
		best(sleeps, {
			conditions: (sleep) => [runs(sleep, '/usr/bin/sleep'), orElse(calledAs(sleep, nick), { wrong: 'own-name' })],
			none: 'No sleep of yours runs yet',
		}),
	);
}
