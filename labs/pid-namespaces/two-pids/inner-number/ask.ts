import { defineAsk } from '#checks/define-question.ts';
import { insidePidOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, parentProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'inner-number',
	question: 'Which number does {{name}} have in the namespace that it lives in?',
	answer: 'number',
	vars: { name: animalName, before: numberBetween(110, 190) },
	start: `
cat > /run/old-box << 'BASH'
echo {{before}} > /proc/sys/kernel/ns_last_pid
(exec -a {{name}} sleep 100000) &
exec sleep 100000
BASH
setsid -f unshare --pid --fork bash /run/old-box < /dev/null > /dev/null 2>&1
until pgrep -f '^{{name}} 100000'; do sleep 0.05; done
rm /run/old-box
`,
	truth(view) {
		const it = theOne(view);
		const inside = it?.insidePids.at(-1);
		if (it === undefined || inside === undefined || it.insidePids.length === 1) return undefined;
		return {
			answers: [String(inside)],
			says: `${nameProcess(it)} is ${inside} in its own namespace, where numbers below have been given out before.`,
			evidence: [insidePidOf(it, 'on the machine, in the lab, in its namespace')],
		};
	},
	absent: '{{name}} has ended. Reset the lab to get it back.',
	wrong: {
		outside: {
			answers: (view) => [String(theOne(view)?.insidePids[0] ?? '')],
			says: 'That is its number in the lab. In its status, NSpid has another one to the right of it.',
		},
		machine: {
			answers: (view) => [String(theOne(view)?.pid ?? '')],
			says: 'That is its number on the machine. From there inwards there are two more.',
		},
		second: {
			answers: () => ['2'],
			says: 'Only two live there now, but numbers go up with every birth, and it was not among the first.',
		},
		'its-parent': {
			answers: (view) => {
				const it = theOne(view);
				const parent = it && parentProcess(view, it);
				return [String(parent?.insidePids[0] ?? ''), '1'];
			},
			says: 'That is its parent, number 1 in there.',
		},
	},
	otherwise: 'Find it in the lab with `pgrep -f {{name}}`, and look at NSpid in its status.',
});

function theOne(view: CheckView) {
	return view.snapshot.processes.find((process) => isAlive(process) && process.argv?.[0] === view.vars.name);
}
