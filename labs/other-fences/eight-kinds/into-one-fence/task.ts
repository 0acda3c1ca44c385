import { defineTask } from '#checks/define-task.ts';
import { best, type Finding, orElse, sameNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps, resident } from '../../looking.ts';
import { eightKinds } from '../kinds.ts';

export default defineTask({
	id: 'into-one-fence',
	title: 'Through one fence and no other',
	mode: 'edge',
	vars: { nick: animalName },
	start: `
setsid -f unshare --ipc --uts --net bash -c 'ipcmk --queue > /dev/null; exec -a {{nick}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{nick}} 100000' > /dev/null; do sleep 0.05; done
`,
	check,
	hints: [
		'nsenter(1) joins namespaces of the process that --target names. Which kinds, you say one by one, as with unshare.',
		'`pgrep -f {{nick}}` prints the number of {{nick}}. Of its namespaces you want ipc.',
		'Type `nsenter --target $(pgrep -f {{nick}}) --ipc sleep 1000 &`.',
	],
	wrong: {
		'too-much':
			'It is in the ipc namespace of {{nick}}, and in others of its namespaces too. Name only --ipc, and the rest stays the lab’s.',
		'one-of-its-own':
			'This sleep has an ipc namespace, but a new one, which is empty. unshare makes one; nsenter goes into one that is there.',
		'another-fence': 'nsenter took it through another fence than ipc: its messages are still those of the lab.',
		outside: 'This sleep is where your shell is. nsenter takes a program into a namespace of a process that you name.',
	},
	explanation:
		'nsenter opens /proc/NUMBER/ns/ipc, calls setns(2) with it, and then becomes sleep. Its message queues are now those of {{nick}}; its files, its network and its host name are yours.',
});

function check(view: CheckView) {
	const init = labInit(view);
	const host = resident(view, view.vars.nick);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	if (host === undefined) return unknown(`${view.vars.nick} has ended. Reset the lab to get it back.`);
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [isInside(sleep, { host, init }), ...isOtherwiseAtHome(sleep, { host, init })],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} shares ipc with ${nameProcess(host)}, and all else with the lab`,
	});
	return verdictOf(finding);
}

interface Places {
	readonly host: ProcessFacts;
	readonly init: ProcessFacts;
}

function isInside(sleep: ProcessFacts, { host, init }: Places): Finding {
	const finding = sameNamespace(sleep, host, 'ipc');
	if (!sharesNamespace(sleep, init, 'ipc')) return orElse(finding, { wrong: 'one-of-its-own' });
	const other = (['net', 'uts'] as const).find((kind) => sharesNamespace(sleep, host, kind));
	if (other === undefined) return orElse(finding, { wrong: 'outside' });
	return orElse(finding, {
		wrong: 'another-fence',
		says: `${nameProcess(sleep)} is in the ${other} namespace of ${nameProcess(host)}, but in the lab’s ipc namespace`,
	});
}

/** In all other kinds it is where the lab is. */
function isOtherwiseAtHome(sleep: ProcessFacts, { init }: Places): readonly Finding[] {
	return eightKinds
		.filter((kind) => kind !== 'ipc')
		.map((kind) => orElse(sameNamespace(sleep, init, kind), { wrong: 'too-much' }));
}
