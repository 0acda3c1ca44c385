import { defineTask } from '#checks/define-task.ts';
import { capabilitiesOf } from '#checks/evidence.ts';
import { best, type Finding, orElse, powerless, sameNamespace, uidInLab, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../../other-fences/looking.ts';

const none = '0'.repeat(16);

export default defineTask({
	id: 'no-power-at-all',
	title: 'Root with no power at all',
	mode: 'edge',
	check,
	hints: [
		'At execve root gets back whatever the bounding set allows. So what has to be empty is that one.',
		'setpriv(1) has --bounding-set, and takes away with a minus: -all.',
		'Type `setpriv --bounding-set=-all --inh-caps=-all sleep 1000 &`.',
	],
	wrong: {
		'another-user':
			'This one has no power because it isn’t root. The point is uid 0 with nothing: do not change the user.',
		'inheritable-only':
			'The inheritable set was empty before, and says nothing here. For root the permitted set is filled again at each execve, from the bounding set.',
		'some-left': 'Some powers are gone and others are left. All of them, please.',
		'comes-back':
			'It has no capability now, but its bounding set is full: a next execve may give them back. Empty that set too.',
		elsewhere: 'It has given up its powers in a user namespace of its own. Do it in the lab’s.',
	},
	explanation:
		'`setpriv` takes every capability out of the bounding set, and then becomes sleep. At that execve the kernel computes what root gets: all that is in the bounding set, which is nothing. It is root still, and owns what root owns.',
});

function check(view: CheckView) {
	const { snapshot } = view;
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [
			orElse(uidInLab(snapshot, sleep, 0), { wrong: 'another-user', beside: [capabilitiesOf(sleep, 'Eff')] }),
			orElse(sameNamespace(sleep, init, 'user'), { wrong: 'elsewhere' }),
			hasNothing(sleep, init),
		],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)} is root, has no capability, and can get none`,
	});
	return verdictOf(finding);
}

function hasNothing(sleep: ProcessFacts, init: ProcessFacts): Finding {
	const finding = powerless(sleep);
	const [now, most] = [sleep.status?.capEff, sleep.status?.capBnd];
	if (now === none) return orElse(finding, { wrong: 'comes-back' });
	const isUntouched = now === init.status?.capEff && most === init.status?.capBnd;
	return orElse(finding, { wrong: isUntouched ? 'inheritable-only' : 'some-left' });
}
