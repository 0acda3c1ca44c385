import { definePrediction } from '#checks/define-question.ts';
import { idMapOf, uidsOf } from '#checks/evidence.ts';
import { all, mapsId, otherNamespace, uidInLab } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import { labInit } from '../../looking.ts';
import { studentUid } from '../student.ts';

export default definePrediction({
	id: 'uid-seen-from-outside',
	question: 'In there, `id` says uid=0(root). Whose process is that bash for `ps` in the other terminal?',
	reads: ['id-maps'],
	options: {
		root: 'root’s: uid 0 is uid 0',
		student: 'student’s',
		nobody: 'nobody’s: a user that exists only in there',
	},
	replies: {
		root: 'Then anybody could become root. The kernel still counts this process as one of user 1000; 0 is only what that number is called in its user namespace.',
		nobody:
			'Every process has a user in every user namespace around it. nobody is shown for the reverse: for users from outside that have no number in there.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		const guest = view.snapshot.processes.find(
			(process) =>
				isAlive(process) &&
				all(
					otherNamespace(process, init, 'user'),
					uidInLab(view.snapshot, process, studentUid),
					mapsId(view.snapshot, process, { kind: 'uid', inside: 0, outside: studentUid }),
				).holds === true,
		);
		if (guest === undefined) return undefined;
		return {
			option: 'student',
			says: `${nameProcess(guest)} is uid 0 in its own user namespace and uid ${studentUid}, student, in the lab.`,
			evidence: [
				uidsOf(guest, `uid ${studentUid} in the lab`),
				idMapOf(guest, 'uid', `uid 0 in there is uid ${studentUid} of the lab`),
			],
		};
	},
});
