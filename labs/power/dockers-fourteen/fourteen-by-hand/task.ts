import { type CapabilitySet, capabilitiesIn, capabilityMask } from '#checks/capabilities.ts';
import { defineTask } from '#checks/define-task.ts';
import { best, capabilitiesAre, type Finding, orElse, sameNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../../other-fences/looking.ts';
import { fourteen } from '../fourteen.ts';

export default defineTask({
	id: 'fourteen-by-hand',
	title: 'Docker’s fourteen, without Docker',
	mode: 'edge',
	check,
	hints: [
		'`capsh --decode` of the container’s CapEff lists the fourteen. The bounding set has to have these and no others.',
		'`setpriv` takes a list: `--bounding-set=-all,+chown,+dac_override` and so on, without the `cap_` in front.',
		'Type `setpriv --bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap sleep 1000 &`.',
	],
	wrong: {
		'one-short': 'Nearly: something of the fourteen is missing. What is shown says which.',
		'all-the-labs': 'This sleep has all that the lab’s root has. Some of it has to go.',
		'too-many': 'The fourteen are there, and more than those.',
		'the-engine-did-it': 'The engine did this one. Do the same by hand, in the lab’s own namespaces.',
		'can-come-back':
			'Now it has too few, and its bounding set has more: at an execve it would get those. Set the bounding set.',
	},
	explanation:
		'An engine does what you did: it sets the bounding, permitted and effective sets, and then calls execve. `docker run --cap-add` and `--cap-drop` change the list; `--privileged` leaves it whole.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [
			orElse(sameNamespace(sleep, init, 'mnt'), { wrong: 'the-engine-did-it' }),
			hasFourteen(sleep, 'Bnd'),
			hasFourteen(sleep, 'Eff'),
		],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} has Docker’s fourteen capabilities, and can get no others`,
	});
	return verdictOf(finding);
}

function hasFourteen(sleep: ProcessFacts, set: CapabilitySet): Finding {
	return orElse(capabilitiesAre(sleep, set, fourteen), { wrong: misreading(sleep) });
}

function misreading({ status }: ProcessFacts): string {
	if (status === null) return 'all-the-labs';
	const [now, most] = (['Eff', 'Bnd'] as const).map((set) => capabilitiesIn(capabilityMask(status, set)));
	const missing = fourteen.filter((name) => !most?.includes(name));
	if (missing.length > 0) return 'one-short';
	if ((now?.length ?? 0) < fourteen.length) return 'can-come-back';
	return (most?.length ?? 0) > fourteen.length + 4 ? 'all-the-labs' : 'too-many';
}
