import { defineAsk } from '#checks/define-question.ts';
import { parentOf } from '#checks/evidence.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';
import { ancestors } from '../family.ts';

export default defineAsk({
	id: 'how-many-above',
	question: 'Walk up from {{name}}, from parent to parent. How many processes are above it, with PID 1 as the last?',
	answer: 'number',
	vars: { name: animalName, between: numberBetween(3, 7) },
	start: `
cat > /run/descend <<'END'
if [ "$1" -gt 0 ]; then bash /run/descend $(($1 - 1)); else bash -c 'exec -a {{name}} sleep 1000000'; fi
true
END
setsid -f bash /run/descend $(({{between}} - 1)) < /dev/null > /dev/null 2>&1
until pid=$(pgrep -f ^{{name}}) && [ "$(readlink /proc/$pid/exe)" = /usr/bin/sleep ]; do sleep 0.05; done
`,
	truth(view) {
		const process = theYoungest(view);
		if (process === undefined) return undefined;
		const line = ancestors(view, process);
		const top = line.at(-1);
		if (top === undefined || !isLabInit(view, top)) return undefined;
		return {
			answers: [String(line.length)],
			says: `Above ${nameProcess(process)} are ${listPids(line)}.`,
			evidence: [process, ...line.slice(0, -1)].map((one) => parentOf(one)),
		};
	},
	absent: '{{name}} has ended. Reset the lab to get it back.',
	wrong: {
		'without-the-last': {
			answers: ({ vars }) => [vars.between ?? ''],
			says: 'One short: PID 1 itself is the last of them.',
		},
		'with-itself': {
			answers: ({ vars }) => [String(Number(vars.between) + 2)],
			says: 'One too many: count those above {{name}}, not {{name}} itself.',
		},
		'its-parent': {
			answers: (view) => {
				const process = theYoungest(view);
				return process === undefined ? [] : [String(ancestors(view, process)[0]?.insidePids[0])];
			},
			says: 'That is the number of its parent: the first step. Walk on from there, and count.',
		},
	},
	otherwise: 'Begin with `ps -o ppid= -p $(pgrep -f ^{{name}})`, then take the number it gives, until you are at 1.',
});

function theYoungest(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}
