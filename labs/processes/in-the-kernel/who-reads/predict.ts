import { definePrediction } from '#checks/define-question.ts';
import { exeOf, syscallOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';

export default definePrediction({
	id: 'who-reads',
	question:
		'You type `cat` in the terminal second, and it waits for a line from you. Which process is it that waits in the kernel?',
	options: {
		itself: 'cat itself',
		helper: 'A program of the kernel, which reads for it',
		shell: 'The shell, which passes on what you type',
	},
	replies: {
		helper:
			'No such process comes into being. A system call isn’t a program: it is a place in the kernel that your own process goes to, and comes back from.',
		shell: 'The shell waits too, but for cat to end, and that is another call. What you type doesn’t pass through it.',
	},
	reads: ['syscall'],
	outcome(view) {
		const cat = newProcesses(view).find(
			(process) => isAlive(process) && runsProgram(process, '/usr/bin/cat') && process.details.syscall?.name === 'read',
		);
		if (cat === undefined) return undefined;
		return {
			option: 'itself',
			says: `${nameProcess(cat)} waits in read(2): the same process, in the kernel.`,
			evidence: [syscallOf(cat), exeOf(cat)],
		};
	},
});
