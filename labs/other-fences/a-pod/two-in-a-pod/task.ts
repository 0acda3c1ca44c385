import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, namespaceOf } from '#checks/evidence.ts';
import { all, best, type Finding, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { isNumberOneApart, newNumberOnes, shareANetwork } from '../members.ts';

export default defineTask({
	id: 'two-in-a-pod',
	title: 'A pod of two',
	mode: 'edge',
	check,
	hints: [
		'The first member makes the network namespace; the second comes into that one, and then makes what it wants for itself.',
		'For the second, let nsenter --net start unshare --pid --fork. The unshare of the first member is in its network too, so $! can be the target.',
		'Type `unshare --net --pid --fork --mount-proc sleep 1000 &` and then `nsenter --target $! --net unshare --pid --fork --mount-proc sleep 1001 &`.',
	],
	wrong: {
		'each-its-own':
			'Two containers, but no pod: each has a network of its own. The second has to come into the first one’s, by nsenter.',
		'the-hosts':
			'They share a network, the lab’s: that is --net=host for two, and no pod. The first member needs --net.',
		'one-pid-namespace':
			'Both are in one pid namespace, where only one can be number 1. Give the second a pid namespace of its own.',
		'only-one': 'That is the first member. A pod has at least two.',
	},
	explanation:
		'`nsenter` calls `setns` with the network namespace of the first, and then becomes `unshare`, which makes a new pid and mount namespace and forks. A pod is no more than that: containers, some of whose namespaces are the same.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newNumberOnes(view);
	const pairs = firsts.flatMap((one, index) => firsts.slice(index + 1).map((other) => [one, other] as const));
	if (pairs.length === 0) return verdictOf(tooFew(view, firsts, init));
	const finding = best(pairs, {
		conditions: ([one, other]) => [
			...isNumberOneApart(one, other),
			shareANetwork([one, other, init], { labs: 'the-hosts', separate: 'each-its-own' }),
		],
		none: 'There are no two number ones yet',
		passed: ([one, other]) =>
			`${nameProcess(one)} and ${nameProcess(other)} are each number 1, and share a network of their own`,
	});
	return verdictOf(finding);
}

function tooFew(view: CheckView, [first]: readonly ProcessFacts[], init: ProcessFacts): Finding {
	if (first === undefined) return nothing('There is no number 1 of a new pid namespace yet');
	const name = nameProcess(first);
	const housemate = newSleeps(view).find((one) => one !== first && sharesNamespace(one, first, 'pid'));
	if (housemate !== undefined)
		return orElse(
			nothing(`${nameProcess(housemate)} is in the pid namespace of ${name}, and not number 1 of one of its own`),
			{
				wrong: 'one-pid-namespace',
				beside: [insidePidOf(housemate), namespaceOf(first, 'pid', name)],
			},
		);
	const where = hasOtherNamespace(first, init, 'net') ? 'a network of its own' : 'the lab’s network';
	return orElse(all(nothing(`${name} is number 1 of a pid namespace, in ${where}; a second one is missing`)), {
		wrong: 'only-one',
		beside: [insidePidOf(first), namespaceOf(first, 'net')],
	});
}
