import { defineAsk } from '#checks/define-question.ts';
import { parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newProcesses, parentProcess, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';

export default defineAsk({
	id: 'new-ask',
	question: 'Start `sleep 1000` in the background. What pid has its parent?',
	answer: 'number',
	truth,
	absent: 'No sleep of yours runs yet: type `sleep 1000 &` first.',
	wrong: {
		'its-own': {
			answers: (view) => inside(theSleep(view)),
			says: 'That is the number of the sleep itself. Its parent is who started it: your shell.',
		},
	},
	otherwise: '`ps -o pid,ppid,args` shows it in the column PPID.',
});

/** The right answer, as the kernel has it now. */
function truth(view: CheckView) {
	const sleep = theSleep(view);
	const parent = sleep && parentProcess(view, sleep);
	const [answer] = inside(parent);
	if (sleep === undefined || parent === undefined || answer === undefined) return undefined;
	return {
		answers: [answer] as const,
		says: `${nameProcess(sleep)} was started by ${nameProcess(parent)}.`,
		evidence: [parentOf(sleep, nameProcess(parent))],
	};
}

function theSleep(view: CheckView) {
	return newProcesses(view).find((process) => runsProgram(process, '/usr/bin/sleep'));
}

/** Its number in the lab, as people type it. */
function inside(process: { readonly insidePids: readonly number[] } | undefined): readonly string[] {
	return (process?.insidePids ?? []).slice(0, 1).map(String);
}
