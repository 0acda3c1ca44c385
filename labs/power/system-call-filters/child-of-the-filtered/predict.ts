import { definePrediction } from '#checks/define-question.ts';
import { parentOf, seccompFiltersOf } from '#checks/evidence.ts';
import { filteredBeyond } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, parentProcess } from '#checks/predicates.ts';
import { labInit } from '../../../other-fences/looking.ts';

export default definePrediction({
	id: 'child-of-the-filtered',
	question:
		'A filtered bash starts `sleep 1000 &`, and sleep knows nothing of filters. Which of the two is filtered afterwards?',
	options: {
		parent: 'Only the bash: it was put under the filter',
		both: 'Both: the filter goes with fork and execve',
		neither: 'Neither: a filter ends when its process runs another program',
	},
	replies: {
		parent:
			'Then one fork would be the way out of every filter. A child gets its parent’s filters, and there is no call that removes one.',
		neither:
			'execve replaces the program and leaves the filters. Otherwise `nomkdir` could never have handed one to bash.',
	},
	outcome(view) {
		const init = labInit(view);
		if (init === undefined) return undefined;
		for (const child of newProcesses(view)) {
			const parent = parentProcess(view, child);
			if (child.exe?.path !== '/usr/bin/sleep' || !isAlive(child) || parent === undefined) continue;
			if (filteredBeyond(parent, init).holds !== true || filteredBeyond(child, init).holds !== true) continue;
			return {
				option: 'both',
				says: `${nameProcess(child)} has the filters of its parent ${nameProcess(parent)}.`,
				evidence: [
					seccompFiltersOf(child, nameProcess(child)),
					seccompFiltersOf(parent, nameProcess(parent)),
					seccompFiltersOf(init, 'the lab’s own'),
					parentOf(child, nameProcess(parent)),
				],
			};
		}
		return undefined;
	},
});
