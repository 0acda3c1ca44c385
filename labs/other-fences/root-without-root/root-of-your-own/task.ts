import { defineTask } from '#checks/define-task.ts';
import { idMapOf, namespaceOf } from '#checks/evidence.ts';
import {
	best,
	capable,
	type Finding,
	mapsId,
	orElse,
	otherNamespace,
	quietly,
	saying,
	uidInLab,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import type { ProcessFacts, Snapshot } from '#proc/snapshot.ts';
import { labInit, newSleeps } from '../../looking.ts';
import { studentUid } from '../student.ts';

export default defineTask({
	id: 'root-of-your-own',
	title: 'Be root without being root',
	mode: 'edge',
	reads: ['id-maps'],
	check,
	hints: [
		'First be student, then make a user namespace, and in it let your own user be called 0. `man 1 unshare` has an option for the last step.',
		'`su student -c COMMAND` runs a command as student. The option that writes the map is --map-root-user.',
		"Type `su student -c 'unshare --user --map-root-user sleep 1000' &`.",
	],
	wrong: {
		'was-root':
			'In there it is root, but it was the lab’s root before: its 0 is the 0 of the lab. The point is to begin without any power. Become student first.',
		'no-map':
			'It has a user namespace, and nobody wrote its uid_map. So none of its users has a number outside, and it is called nobody (65534) in there.',
		'only-student':
			'This one is student, and in the lab’s user namespace: no root anywhere. unshare has still to come.',
		'under-its-own-number':
			'The map is there, but it calls user 1000 by the number 1000. Root is who is called 0: --map-root-user.',
	},
	explanation:
		'Anybody may make a user namespace. Whoever does may say what one of their own ids, their own, is called in there: one line of uid_map, `0 1000 1`. With it come all capabilities, which count only for what belongs to this namespace.',
});

function check(view: CheckView) {
	const { snapshot } = view;
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const finding = best(newSleeps(view), {
		conditions: (sleep) => [
			isApart(snapshot, sleep, init),
			isStudents(snapshot, sleep),
			isCalledRoot(snapshot, sleep),
			quietly(capable(sleep, 'CAP_SYS_ADMIN')),
		],
		none: 'There is no new sleep yet',
		passed: (sleep) =>
			`${nameProcess(sleep)} is uid 0 in a user namespace of its own, and uid ${studentUid} in the lab`,
	});
	return verdictOf(finding);
}

function isApart(snapshot: Snapshot, sleep: ProcessFacts, init: ProcessFacts): Finding {
	const isStudent = uidInLab(snapshot, sleep, studentUid).holds === true;
	return orElse(otherNamespace(sleep, init, 'user'), isStudent ? { wrong: 'only-student' } : {});
}

function isStudents(snapshot: Snapshot, sleep: ProcessFacts): Finding {
	const name = nameProcess(sleep);
	return orElse(uidInLab(snapshot, sleep, studentUid), {
		wrong: 'was-root',
		says: `${name} has a user namespace of its own, but in the lab it belongs to root and not to student`,
		beside: [namespaceOf(sleep, 'user', 'its own'), idMapOf(sleep, 'uid')],
	});
}

function isCalledRoot(snapshot: Snapshot, sleep: ProcessFacts): Finding {
	const name = nameProcess(sleep);
	const { uidMap = [] } = sleep.details;
	const finding = mapsId(snapshot, sleep, { kind: 'uid', inside: 0, outside: studentUid });
	return orElse(saying(finding, `In there, uid 0 is student`), {
		wrong: uidMap.length === 0 ? 'no-map' : 'under-its-own-number',
		says:
			uidMap.length === 0 ? `The uid_map of ${name} is empty` : `No user is called 0 in the user namespace of ${name}`,
	});
}
