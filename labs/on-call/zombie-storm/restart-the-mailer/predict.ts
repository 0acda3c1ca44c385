import { definePrediction } from '#checks/define-question.ts';
import { parentOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newProcesses } from '#checks/predicates.ts';
import { zombiesOf } from '../zombies-of.ts';

/** More than the mailer had with its old limit. */
const many = 60;

export default definePrediction({
	id: 'restart-the-mailer',
	question:
		'Somebody starts mailer anew, and lets its user have 80 processes instead of 40. What is there two seconds later?',
	options: {
		'as-many': 'As many dead as before: mailer has had enough',
		twice: 'About twice as many dead, and the same message',
		none: 'No dead: now mailer has room to bury them',
	},
	replies: {
		'as-many': 'Nothing had made mailer stop but the limit. It starts children whenever it may.',
		none: 'To bury them mailer would have to call wait, and no limit makes a program do what it wasn’t written to do.',
	},
	outcome(view) {
		for (const process of newProcesses(view)) {
			const dead = zombiesOf(view.snapshot, process);
			const [one] = dead;
			if (one === undefined || dead.length < many) continue;
			return {
				option: 'twice',
				says: `${nameProcess(process)} has ${dead.length} dead children.`,
				evidence: [stateOf(one), parentOf(one, 'as all of them')],
			};
		}
		return undefined;
	},
});
