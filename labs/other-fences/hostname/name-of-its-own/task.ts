import { defineTask } from '#checks/define-task.ts';
import { hostnameOf, namespaceOf } from '#checks/evidence.ts';
import { best, type Finding, found, hostnameIs, orElse, otherNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { seenName } from '../seen-name.ts';

export default defineTask({
	id: 'name-of-its-own',
	title: 'A host name of its own',
	mode: 'edge',
	reads: ['hostnames'],
	vars: { name: animalName },
	check,
	hints: [
		'First the namespace, then the name, then the sleep: all three in one shell that unshare starts.',
		'`unshare --uts bash -c "…"` runs several commands in the new namespace. `exec sleep` at the end makes the shell itself a sleep.',
		"Type `unshare --uts bash -c 'hostname {{name}}; exec sleep 1000' &`.",
	],
	wrong: {
		'renamed-the-lab':
			'Now the whole lab has that name. Give it its own back with `hostname lab`, and set the new one behind a fence.',
		'not-named': 'The namespace is new, and its name is the copy it began with. Set it from inside.',
		'no-namespace':
			'This sleep is in the lab’s UTS namespace. A variable such as HOSTNAME changes nothing of that: the kernel doesn’t read it.',
	},
	explanation:
		'`unshare` makes the namespace, a copy of the lab’s; `hostname` calls `sethostname`, which changes the copy; and exec keeps the process and its namespaces while the program changes.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const { name = '' } = view.vars;
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [isApart(sleep, init), isNamed(view, sleep, name)],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} sees the host name ${name}, and the lab has its own`,
	});
	return verdictOf(seenName(view, init) === name ? labIsRenamed(view, init) : finding);
}

function labIsRenamed(view: CheckView, init: ProcessFacts): Finding {
	const finding = found(false, {
		says: '',
		otherwise: 'The host name of the lab itself was changed',
		evidence: [hostnameOf(view, init)],
	});
	return orElse(finding, { wrong: 'renamed-the-lab' });
}

function isApart(sleep: ProcessFacts, init: ProcessFacts): Finding {
	return orElse(otherNamespace(sleep, init, 'uts'), { wrong: 'no-namespace' });
}

function isNamed(view: CheckView, sleep: ProcessFacts, name: string): Finding {
	return orElse(hostnameIs(view, sleep, name), { wrong: 'not-named', beside: [namespaceOf(sleep, 'uts', 'its own')] });
}
