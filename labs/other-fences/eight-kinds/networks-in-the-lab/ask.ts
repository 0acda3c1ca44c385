import { defineAsk } from '#checks/define-question.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';

export default defineAsk({
	id: 'networks-in-the-lab',
	question: 'In how many different network namespaces do the processes of your lab live just now?',
	answer: 'number',
	vars: { count: numberBetween(3, 4) },
	start: `
for i in $(seq {{count}}); do setsid -f unshare --net bash -c 'sleep 5001 & exec sleep 5000' < /dev/null > /dev/null 2>&1; done
until [ $(pgrep -xc -f 'sleep 500[01]') = $((2 * {{count}})) ]; do sleep 0.05; done
`,
	truth(view) {
		const networks = networksIn(view);
		const isWhole = livingIn(view).length === view.snapshot.processes.filter(isAlive).length;
		if (networks.size === 0 || !isWhole || view.snapshot.gaps.length > 0) return undefined;
		const examples = [...networks.values()].map(([first]) => first);
		return {
			answers: [String(networks.size)],
			says: `There are ${networks.size}: the lab’s own, and others that some of its processes live in.`,
			evidence: examples.flatMap((process) => (process === undefined ? [] : [namespaceOf(process, 'net')])),
		};
	},
	absent: 'The processes of the lab could not be read. Try once more.',
	wrong: {
		processes: {
			answers: (view) => [String(livingIn(view).length)],
			says: 'That is how many processes there are. Some of them share a network namespace: count the different numbers in brackets.',
		},
		'without-the-labs': {
			answers: (view) => [String(networksIn(view).size - 1)],
			says: 'Nearly: your own shell is in one too, and so is the lab’s PID 1.',
		},
		members: {
			answers: (view) => [2 * Number(view.vars.count)].filter((count) => count !== networksIn(view).size).map(String),
			says: 'That is how many sleeps were put behind a fence. Two of them are behind the same one each time.',
		},
	},
	otherwise:
		'The command `lsns --type net` prints one line for each; `readlink /proc/[0-9]*/ns/net | sort | uniq -c` counts them without it.',
});

function livingIn(view: CheckView) {
	return view.snapshot.processes.filter((process) => isAlive(process) && process.namespaces.net !== undefined);
}

function networksIn(view: CheckView) {
	return Map.groupBy(livingIn(view), ({ namespaces }) => namespaces.net);
}
