import { definePrediction } from '#checks/define-question.ts';
import { goneOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isLabInit, parentProcess, previousParent, runsProgram } from '#checks/predicates.ts';
import { isTerminalShell } from '../family.ts';

export default definePrediction({
	id: 'leave-the-shell',
	question: 'tail runs in the background, and you leave its shell with `exit` or Ctrl-D. What becomes of tail?',
	options: {
		dies: 'It dies with its parent',
		lives: 'It lives on, with another parent',
		zombie: 'It becomes a zombie, for nobody can wait for it',
	},
	replies: {
		dies: 'The kernel ties no child to its parent’s life, and bash, when it is left, does nothing to its background jobs. Other shells do: `zsh` sends each a hang-up. It is a custom of shells, not a law.',
		zombie:
			'A zombie is one that has ended itself. tail has no reason to: the end of a parent is no event for a child.',
	},
	outcome(view) {
		for (const record of view.records.values()) {
			const left = previousParent(view, record);
			const now = parentProcess(view, record.latest);
			if (record.gone !== null || !isAlive(record.latest) || !runsProgram(record.latest, '/usr/bin/tail')) continue;
			if (left === undefined || now === undefined || !isLabInit(view, now) || left.gone === null) continue;
			if (!isTerminalShell(left.first)) continue;
			return {
				option: 'lives',
				says: `${nameProcess(record.latest)} lives; its shell ${nameProcess(left.lastAlive)} is gone, and its parent is ${nameProcess(now)}.`,
				evidence: [
					stateOf(record.latest),
					goneOf(left, 'the shell'),
					parentsOf(record, `${nameProcess(left.lastAlive)}, then ${nameProcess(now)}`),
				],
			};
		}
		return undefined;
	},
});
