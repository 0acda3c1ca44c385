import { defineTask } from '#checks/define-task.ts';
import { hostnameOf, presenceOf } from '#checks/evidence.ts';
import { found, hostnameIs, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName, oneOf } from '#checks/vars.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';
import { labInit } from '../../looking.ts';
import { seenName } from '../seen-name.ts';

export default defineTask({
	id: 'rename-it',
	title: 'Rename it from outside',
	mode: 'edge',
	needs: ['name-of-its-own'],
	entry: 'true',
	reads: ['hostnames'],
	vars: { guest: animalName, name: oneOf('db-1', 'mail-2', 'web-3', 'queue-4') },
	start: `
setsid -f unshare --uts bash -c 'hostname old; exec -a {{guest}} sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -xf '{{guest}} 100000' > /dev/null; do sleep 0.1; done
`,
	check,
	hints: [
		'A process of yours can go into its UTS namespace and set the name there.',
		'nsenter runs a command in the UTS namespace of a process that you name: --target NUMBER --uts.',
		'Type `nsenter --target $(pgrep -f {{guest}}) --uts hostname {{name}}`.',
	],
	wrong: {
		'renamed-the-lab':
			'That was the lab’s name. Set it back with `hostname lab`, and go into the namespace of {{guest}} first.',
		restarted: '{{guest}} has ended. It was to live on: reset this task, and rename it while it runs.',
		'copied-first': 'You made a new namespace and named that. {{guest}} is in another, and keeps its name.',
	},
	explanation:
		'`nsenter` opens /proc/NUMBER/ns/uts, calls `setns`, and becomes `hostname`, which sets the name of the namespace that it is in now. Whoever is in it sees the new name at once.',
});

function check(view: CheckView) {
	const { guest, name = '' } = view.vars;
	const was = view.start.processes.find(({ argv }) => argv?.[0] === guest);
	const init = labInit(view);
	if (init === undefined || was === undefined)
		return unknown('The start of this task is not what it should be. Reset it.');
	const now = view.snapshot.processes.find(({ pid, starttime }) => pid === was.pid && starttime === was.starttime);
	if (now === undefined || now.state === 'Z') return hasEnded(view, was);
	if (seenName(view, init) === name)
		return verdictOf(
			orElse(
				found(false, {
					says: '',
					otherwise: 'The host name of the lab itself was changed',
					evidence: [hostnameOf(view, init)],
				}),
				{ wrong: 'renamed-the-lab' },
			),
		);
	const other = view.snapshot.processes.find((process) => process !== now && seenName(view, process) === name);
	return verdictOf(
		orElse(
			hostnameIs(view, now, name),
			other === undefined ? {} : { wrong: 'copied-first', beside: [hostnameOf(view, other)] },
		),
		{ passed: `${nameProcess(now)} lives on and sees the host name ${name}.` },
	);
}

function hasEnded(view: CheckView, was: ProcessFacts) {
	const record = view.records.get(processKey(was));
	return notYet(`The process ${view.vars.guest} has ended.`, {
		wrong: 'restarted',
		evidence: record === undefined ? [] : [presenceOf(record)],
	});
}
