import { definePrediction } from '#checks/define-question.ts';
import { exeOf, insidePidOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { hasArgs, isAlive, isNestedInit, newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';

export default definePrediction({
	id: 'dash-or-its-child',
	question: '`sh -c "sleep 5300"` is started as number 1; sh is dash here. Who is number 1 then?',
	options: {
		sleep: 'sleep: there is only one command, so sh becomes it',
		dash: 'dash: it starts sleep as its child and waits',
	},
	replies: {
		sleep:
			'bash does that, and `busybox` too: they see that nothing comes after, and save the fork. This dash doesn’t.',
		dash: 'This sh has saved itself the fork.',
	},
	outcome(view) {
		for (const process of newProcesses(view)) {
			if (!isAlive(process) || !runsProgram(process, '/usr/bin/sleep') || !hasArgs(process, ['5300'])) continue;
			if (isNestedInit(process))
				return {
					option: 'sleep',
					says: `${nameProcess(process)} is number 1.`,
					evidence: [insidePidOf(process), exeOf(process)],
				};
			const parent = parentProcess(view, process);
			if (parent === undefined || !isNestedInit(parent)) continue;
			return {
				option: 'dash',
				says: `${nameProcess(parent)} is number 1, and ${nameProcess(process)} is its child.`,
				evidence: [insidePidOf(parent), exeOf(parent), insidePidOf(process)],
			};
		}
		return undefined;
	},
});
