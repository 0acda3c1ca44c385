import { defineTask } from '#checks/define-task.ts';
import { namespaceOf, uidsOf } from '#checks/evidence.ts';
import { best, type Finding, orElse, otherNamespace, uidInLab, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasOtherNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { studentUid } from '../student.ts';

export default defineTask({
	id: 'network-for-a-student',
	title: 'A network without asking root',
	mode: 'edge',
	needs: ['root-of-your-own'],
	entry: 'true',
	check,
	hints: [
		'A network namespace may be made by who has the capability for it in their user namespace. Where does student have that?',
		'unshare takes --user and --net in one line, and makes the user namespace first.',
		"Type `su student -c 'unshare --user --map-root-user --net sleep 1000' &`.",
	],
	wrong: {
		'root-made-it':
			'This network namespace was made with the lab root’s power, in the lab’s user namespace. student is to get one alone.',
		'users-only': 'A user namespace gives the right to make others, and makes none by itself. Add --net.',
		'of-root': 'This sleep is not student’s. Begin with `su student`.',
	},
	explanation:
		'unshare with both flags makes the user namespace first, and in it the caller has every capability. The network namespace then belongs to that user namespace, so its maker may set it up. Rootless podman begins in the same way.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [
			orElse(uidInLab(view.snapshot, sleep, studentUid), { wrong: 'of-root' }),
			hasOwnUsers(sleep, init),
			orElse(otherNamespace(sleep, init, 'net'), { wrong: 'users-only' }),
		],
		none: 'There is no new sleep yet',
		passed: (sleep) => `${nameProcess(sleep)}, of student, has a network namespace of its own`,
	});
	return verdictOf(finding);
}

function hasOwnUsers(sleep: ProcessFacts, init: ProcessFacts): Finding {
	const finding = otherNamespace(sleep, init, 'user');
	if (!hasOtherNamespace(sleep, init, 'net')) return finding;
	return orElse(finding, {
		wrong: 'root-made-it',
		says: `${nameProcess(sleep)} has a network namespace of its own, but the lab’s user namespace`,
		beside: [namespaceOf(sleep, 'net', 'its own'), uidsOf(sleep)],
	});
}
