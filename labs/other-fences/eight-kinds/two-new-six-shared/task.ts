import { defineTask } from '#checks/define-task.ts';
import { namespaceOf } from '#checks/evidence.ts';
import {
	best,
	type Finding,
	type NamespaceKind,
	orElse,
	otherNamespace,
	sameNamespace,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { eightKinds, inWords, kindsApart } from '../kinds.ts';

const wanted: readonly NamespaceKind[] = ['uts', 'cgroup'];

export default defineTask({
	id: 'two-new-six-shared',
	title: 'Two new fences, six shared',
	mode: 'edge',
	check,
	hints: [
		'unshare(1) has an option for each kind, and takes several at once.',
		'The host name is of the kind `uts`; the other kind here is called `cgroup`. Ask for these two and for nothing else.',
		'Type `unshare --uts --cgroup sleep 1000 &`.',
	],
	wrong: {
		'one-of-two': 'One of the two is new, the other is still the lab’s. unshare takes both options in one line.',
		'too-many':
			'The two are new, and more than these. Leave the options for the others out: a fence that nobody asked for is in somebody’s way later.',
		'other-kinds':
			'Something is new here, but neither the uts nor the cgroup namespace. `man 1 unshare` has the option for each kind.',
		'none-new': 'This sleep shares all eight with your shell, as every child does as long as nobody asks for more.',
	},
	explanation:
		'unshare(2) takes one flag for each kind, here CLONE_NEWUTS and CLONE_NEWCGROUP, and puts the caller into new namespaces of these kinds. The six others stay what they were: fork copies the references, and nobody changed them.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [...wanted.map((kind) => isNew(sleep, init, kind)), ...sharesTheRest(sleep, init)],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} has two namespaces of its own, ${inWords(wanted)}, and shares six`,
	});
	return verdictOf(finding);
}

function isNew(sleep: ProcessFacts, init: ProcessFacts, kind: NamespaceKind): Finding {
	const apart = kindsApart(sleep, init);
	const name = nameProcess(sleep);
	if (apart.length === 0)
		return orElse(otherNamespace(sleep, init, kind), {
			wrong: 'none-new',
			says: `${name} shares all eight namespaces with the lab`,
		});
	const isHalf = apart.some((one) => wanted.includes(one));
	return orElse(otherNamespace(sleep, init, kind), {
		wrong: isHalf ? 'one-of-two' : 'other-kinds',
		says: `${name} has a new ${inWords(apart)} namespace, but the ${kind} namespace of the lab`,
		beside: apart.slice(0, 2).map((one) => namespaceOf(sleep, one, 'its own')),
	});
}

function sharesTheRest(sleep: ProcessFacts, init: ProcessFacts): readonly Finding[] {
	const kinds = eightKinds.filter((kind) => !wanted.includes(kind));
	return kinds.map((kind) => orElse(sameNamespace(sleep, init, kind), { wrong: 'too-many' }));
}
