import { defineTask } from '#checks/define-task.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, nothing, orElse, otherNamespace, sameNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNew } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { firstOfNamed, keptByConmon, labInit, membersOf, newFirsts, reads } from '../../containers.ts';
import { sharesNetwork, sharesNothingElse } from '../shares.ts';

export default defineTask({
	id: 'beside-the-shy',
	title: 'Beside the shy one',
	mode: 'edge',
	vars: { nick: animalName },
	start: 'docker run --detach --name {{nick}} busybox httpd -f -p 127.0.0.1:8080 -h /etc > /dev/null',
	reads,
	check,
	hints: [
		'Its 127.0.0.1 is that of its own network namespace. Who is to ask there has to be in that namespace.',
		'The option --network can name a container whose network is to be joined.',
		'Type `docker run --detach --network container:{{nick}} debian sleep 1000`.',
	],
	wrong: {
		'own-network':
			'Your container has a network of its own, and its 127.0.0.1 is another one. Join that of {{nick}}: --network container:{{nick}}.',
		'lab-network':
			'Your container has the network of the lab, and the lab doesn’t reach {{nick}} either. Join that of {{nick}}.',
		'too-open': 'Your container shares more with {{nick}} than the network. One option is enough.',
		'by-exec':
			'docker exec brought your process into {{nick}} itself, with all its fences. That works, too, as long as its image has the tools you need; here start a container of your own beside it.',
	},
	explanation:
		'docker makes no network namespace for the second container, but joins the first one’s by `setns`. So both have one 127.0.0.1, and the second brings the tools that the first one’s image lacks. Kubernetes calls a group that shares its network like this a pod.',
});

function check(view: CheckView) {
	const init = labInit(view);
	const shy = firstOfNamed(view, view.vars.nick);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	if (shy === undefined || isNew(view, shy))
		return notYet('The container of this task is gone. Reset the lab to have it back.');
	const firsts = newFirsts(view);
	if (firsts.length === 0) return verdictOf(guest(view, shy) ?? nothing('There is no second container yet'));
	const finding = best(firsts, {
		conditions: (first) => [
			keptByConmon(view, first),
			sharesNetwork(first, shy, sameNamespace(first, init, 'net').holds === true ? 'lab-network' : 'own-network'),
			...sharesNothingElse(first, shy),
		],
		none: 'There is no second container yet',
		passed: (first) =>
			`${nameProcess(first)} is on the network of ${nameProcess(shy)}, and shares nothing else with it`,
	});
	return verdictOf(finding);
}

function guest(view: CheckView, shy: ProcessFacts): Finding | undefined {
	const last = membersOf(view, shy)
		.filter((process) => isNew(view, process))
		.at(-1);
	if (last === undefined) return undefined;
	return orElse(otherNamespace(last, shy, 'pid'), {
		wrong: 'by-exec',
		says: `${nameProcess(last)} is in the very container of ${nameProcess(shy)}`,
		beside: [namespaceOf(shy, 'mnt')],
	});
}
