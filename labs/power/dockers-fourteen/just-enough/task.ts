import { type CapabilityName, capabilitiesIn } from '#checks/capabilities.ts';
import { defineTask } from '#checks/define-task.ts';
import { best, capabilitiesAre, type Finding, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { newContainers } from '../../../other-fences/looking.ts';

export default defineTask({
	id: 'just-enough',
	title: 'Just enough power',
	mode: 'edge',
	vars: { first: oneOf('chown', 'fowner', 'setuid'), second: oneOf('net_bind_service', 'kill', 'net_raw') },
	check,
	hints: [
		'docker run takes powers away with --cap-drop and gives with --cap-add.',
		'It knows the word `all` too. Begin from nothing, and add the two.',
		'Type `docker run -d --cap-drop=all --cap-add={{first}} --cap-add={{second}} debian sleep 1000`.',
	],
	wrong: {
		'only-added': 'These two were among the fourteen already; adding them changes nothing. Drop all others first.',
		'the-other-way': 'You dropped the two that it needs, and left the rest.',
		'none-left': 'Now it has nothing at all. Give the two back with --cap-add.',
		'one-of-two': 'One of the two is missing.',
	},
	explanation:
		'--cap-drop=all empties the list, and each --cap-add puts one in. What a program doesn’t have, whoever breaks into it doesn’t get.',
});

function check(view: CheckView) {
	const wanted = [view.vars.first, view.vars.second].map((name) => `CAP_${name?.toUpperCase()}` as CapabilityName);
	const finding = best(newContainers(view), {
		conditions: (first) => [hasJust(first, wanted)],
		none: 'There is no new container yet',
		passed: (first) =>
			`${nameProcess(first)} is number 1 of a container, with ${wanted.join(' and ')} and nothing else`,
	});
	return verdictOf(finding);
}

function hasJust(first: ProcessFacts, wanted: readonly CapabilityName[]): Finding {
	const held = capabilitiesIn(first.status?.capEff ?? '0');
	const count = wanted.filter((name) => held.includes(name)).length;
	const wrong = held.length === 0 ? 'none-left' : ['the-other-way', 'one-of-two', 'only-added'][count];
	return orElse(capabilitiesAre(first, 'Eff', wanted), { wrong });
}
