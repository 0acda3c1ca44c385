import { definePrediction } from '#checks/define-question.ts';
import { argvOf, uidsOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import { isSleep } from '../../containers.ts';

/** The number of student, in /etc/passwd of the lab, and of alice in that of the container. */
const uid = 1000;

export default definePrediction({
	id: 'whose-name',
	question:
		'In a container you make a user `alice` with the number 1000, and as `alice` start a sleep. The lab has no `alice`. Which user does ps show for this sleep, in the lab?',
	options: {
		alice: '`alice`',
		root: '`root`, for it was root who ran docker',
		student: '`student`',
		number: '1000, for the number has no name here',
	},
	replies: {
		alice:
			'The name `alice` stands in a file of the container, and the lab’s ps reads the lab’s. The kernel knows no names at all.',
		root: 'Who ran docker doesn’t matter: the process gave up being root before it became sleep.',
		number: 'It would, if the lab had no user with this number. It has one: grep 1000 /etc/passwd.',
	},
	outcome(view) {
		const { rootUid } = view.snapshot;
		const sleep = newProcesses(view).find(
			(process) =>
				isAlive(process) &&
				isSleep(process) &&
				process.insidePids.length > 1 &&
				process.status?.uids[1] === rootUid + uid,
		);
		if (sleep === undefined) return undefined;
		return {
			option: 'student',
			says: `${nameProcess(sleep)} is uid ${uid}, and the lab’s /etc/passwd calls that student.`,
			evidence: [uidsOf(sleep, `uid ${uid} in the lab`), argvOf(sleep)],
		};
	},
});
