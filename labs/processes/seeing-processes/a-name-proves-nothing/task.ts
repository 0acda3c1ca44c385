import { defineTask } from '#checks/define-task.ts';
import { argvOf, commOf, exeOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const title = 'nginx: master process';

export default defineTask({
	id: 'a-name-proves-nothing',
	title: 'Lie to ps, twice',
	mode: 'edge',
	check,
	hints: [
		'There are two names: the command line, which whoever calls execve chooses, and comm, which a process may set for itself.',
		'For the first, bash has `exec -a NAME program`: NAME becomes argv[0]. Do it in parentheses, or your own shell is replaced. For the second, a bash writes to its own /proc/$$/comm.',
		"Try `(exec -a 'nginx: master process nginx' sleep 1000) &`, then `bash -c 'echo nginx > /proc/$$/comm; sleep 1001; true' &`.",
	],
	wrong: {
		'renamed-file':
			'You gave the file another name, and now the kernel names that file in /proc/PID/exe. The task is to leave the program alone and change only what it says of itself.',
		'only-cmdline':
			'The command line lies; comm does not yet. Only a process itself may set its comm: writing to another’s gives “Invalid argument”.',
		'only-comm':
			'comm lies; the command line does not yet. argv[0] is chosen by whoever calls execve: bash does it with `exec -a`.',
	},
	explanation:
		'The command line is memory of the process, filled in at execve by the caller; comm is 15 bytes that the process may set. ps shows both in good faith. The link /proc/PID/exe is kept by the kernel and still names the program.',
});

function check(view: CheckView) {
	const processes = newProcesses(view).filter(isAlive);
	const byCmdline = processes.find(
		(process) => runsProgram(process, '/usr/bin/sleep') && process.argv?.[0]?.startsWith(title),
	);
	const byComm = processes.find((process) => runsProgram(process, '/usr/bin/bash') && process.comm.trim() === 'nginx');
	const evidence = [...lies(byCmdline, argvOf), ...lies(byComm, commOf)];
	if (byCmdline !== undefined && byComm !== undefined)
		return passed(
			`${byCmdline.insidePids[0]} says nginx on its command line and is sleep; ${byComm.insidePids[0]} says nginx in comm and is bash.`,
			evidence,
		);
	const renamed = processes.find(isRenamedFile);
	if (renamed !== undefined)
		return notYet(
			`${nameProcess(renamed)} runs the file ${renamed.exe?.path}, which is not one of the lab’s programs.`,
			{
				wrong: 'renamed-file',
				evidence: [exeOf(renamed, 'a file that you made')],
			},
		);
	if (byCmdline !== undefined)
		return notYet(`${byCmdline.insidePids[0]} lies on its command line; no bash has nginx as its comm yet.`, {
			wrong: 'only-cmdline',
			evidence,
		});
	if (byComm !== undefined)
		return notYet(`${byComm.insidePids[0]} lies in comm; no sleep says “${title}” on its command line yet.`, {
			wrong: 'only-comm',
			evidence,
		});
	return notYet('No process calls itself nginx yet.');
}

function lies(process: ProcessFacts | undefined, claim: typeof argvOf) {
	return process === undefined ? [] : [claim(process, 'what it says'), exeOf(process, 'what it is')];
}

function isRenamedFile(process: ProcessFacts): boolean {
	const claims = process.comm.trim() === 'nginx' || process.argv?.[0]?.includes('nginx') === true;
	return claims && process.exe !== null && !process.exe.fromImage && process.insidePids.length === 1;
}
