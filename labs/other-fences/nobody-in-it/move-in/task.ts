import { defineTask } from '#checks/define-task.ts';
import { mountOf, namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, found, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import { mountAt } from '#proc/parse-mountinfo.ts';
import type { ProcessFacts, Snapshot } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';

export default defineTask({
	id: 'move-in',
	title: 'Move into the empty one',
	mode: 'edge',
	needs: ['empty-house'],
	entry: 'true',
	vars: { nick: animalName },
	reads: ['mounts'],
	start: `
touch /run/{{nick}}
unshare --net=/run/{{nick}} ip link set lo up
`,
	check,
	hints: [
		'nsenter takes a namespace from a process, with --target, or straight from a file.',
		'After the name of a kind it takes a file: --net=FILE.',
		'Type `nsenter --net=/run/{{nick}} sleep 1000 &`.',
	],
	wrong: {
		'a-new-one':
			'That is a new network namespace. The one to move into has been there before you: its file is /run/{{nick}}.',
		'stayed-outside': 'This sleep is in the lab’s network. nsenter can take it through the file /run/{{nick}}.',
	},
	explanation:
		'There is no process to name, so nsenter opens the file /run/{{nick}}, on which the namespace is mounted, and calls `setns` with it. `ip netns exec` does that with files under /run/netns.',
});

function check(view: CheckView) {
	const init = labInit(view);
	const path = `/run/${view.vars.nick}`;
	const house = mountIn(view.start, path);
	const now = mountIn(view.snapshot, path);
	if (init === undefined || house === undefined)
		return unknown('The start of this task is not what it should be. Reset it.');
	if (now?.id !== house.id)
		return notYet(`What was mounted at ${path} when this task began is not seen there any more. Reset it.`);
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [isIn(sleep, init, { root: house.root, evidence: mountOf(init, house, 'where to') })],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} has moved into ${house.root}, where nobody was`,
	});
	return verdictOf(finding);
}

function mountIn({ processes, init }: Snapshot, path: string) {
	const first = processes.find(({ pid }) => pid === init.pid);
	const mount = first?.details.mounts && mountAt(first.details.mounts, path);
	return mount?.type === 'nsfs' ? mount : undefined;
}

interface House {
	readonly root: string;
	readonly evidence: ReturnType<typeof mountOf>;
}

function isIn(sleep: ProcessFacts, init: ProcessFacts, { root, evidence }: House): Finding {
	const name = nameProcess(sleep);
	const isOutside = sharesNamespace(sleep, init, 'net');
	const finding = found(sleep.namespaces.net === root, {
		says: `${name} is in ${root}`,
		otherwise: isOutside ? `${name} is in the lab’s network namespace` : `${name} is in a network namespace of its own`,
		evidence: [namespaceOf(sleep, 'net')],
		context: [evidence],
	});
	return orElse(finding, { wrong: isOutside ? 'stayed-outside' : 'a-new-one' });
}
