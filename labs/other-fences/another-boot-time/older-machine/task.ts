import { defineTask } from '#checks/define-task.ts';
import { namespaceOf } from '#checks/evidence.ts';
import { best, bootedEarlier, type Finding, orElse, otherNamespace, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';

const secondsADay = 86_400;

export default defineTask({
	id: 'older-machine',
	title: 'A machine that runs for longer',
	mode: 'edge',
	reads: ['time-offsets'],
	vars: { days: numberBetween(31, 364) },
	check,
	hints: [
		'It takes a time namespace, and a user namespace that lets you set its clocks. unshare counts in seconds.',
		'A day has 86400 seconds, and bash can multiply: `$(({{days}} * 86400))`. The option for the clock since boot is `--boottime`.',
		'Type `unshare --user --map-root-user --time --boottime $(({{days}} * 86400)) sleep 1000 &`.',
	],
	wrong: {
		'other-clock':
			'You set the monotonic clock. It begins at boot as well, but stands still while the machine is suspended, and uptime doesn’t ask it. The other one is `--boottime`.',
		'no-offset': 'The time namespace is there, and its clocks go as those of the machine. Give it an offset.',
		'too-little': 'Its clock is ahead, but not by {{days}} days. The option takes seconds.',
		'same-time': 'This sleep is in the machine’s own time namespace.',
		'users-only': 'This sleep has a user namespace of its own, but the machine’s time. Add `--time` and `--boottime`.',
	},
	explanation:
		'unshare makes a user namespace, in which it may set clocks, then a time namespace, and writes `boottime` and the seconds to its timens_offsets. Only then does a process come in: once there is one, the offsets can’t be changed any more.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const days = Number(view.vars.days);
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [hasOwnTime(sleep, init), isAhead(sleep, days)],
		none: 'There is no new sleep yet',
		passed: (sleep) => `For ${nameProcess(sleep)} the machine booted ${days} days or more before it did`,
	});
	return verdictOf(finding);
}

function hasOwnTime(sleep: ProcessFacts, init: ProcessFacts): Finding {
	const finding = otherNamespace(sleep, init, 'time');
	if (!hasOtherNamespace(sleep, init, 'user')) return orElse(finding, { wrong: 'same-time' });
	return orElse(finding, { wrong: 'users-only', beside: [namespaceOf(sleep, 'user', 'its own')] });
}

function isAhead(sleep: ProcessFacts, days: number): Finding {
	const finding = bootedEarlier(sleep, days * secondsADay);
	const { monotonic = 0, boottime = 0 } = sleep.details.timeOffsets ?? {};
	if (boottime > 0) return orElse(finding, { wrong: 'too-little' });
	return orElse(finding, { wrong: monotonic > 0 ? 'other-clock' : 'no-offset' });
}
