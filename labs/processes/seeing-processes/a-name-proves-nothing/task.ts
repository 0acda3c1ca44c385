import { defineTask } from '#checks/define-task.ts';
import { argvOf, commOf } from '#checks/evidence.ts';
import { all, best, type Finding, found, meaning, named, orElse, runs, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const title = 'nginx: master process';
const programs = ['/usr/bin/sleep', '/usr/bin/bash'];
const whatItSays = 'what it says';

export default defineTask({
	id: 'a-name-proves-nothing',
	title: 'Lie to ps, twice',
	mode: 'edge',
	vars: { name: animalName },
	check,
	hints: [
		'There are two names: the command line, which whoever calls execve chooses, and comm, which a process may set for itself.',
		'For the first, bash has `exec -a NAME program`: NAME becomes argv[0]. Do it in parentheses, or your own shell is replaced. For the second, a bash writes to its own /proc/$$/comm.',
		"Try `(exec -a 'nginx: master process nginx' sleep 1000) &`, then `bash -c 'echo {{name}} > /proc/$$/comm; sleep 1001; true' &`.",
	],
	wrong: {
		'renamed-file':
			'You gave the file another name, and now the kernel names that file in /proc/PID/exe. The task is to leave the program alone and change only what it says of itself.',
		swapped:
			'The lies are told, but by the wrong programs: it is the sleep that calls itself a master process, and the bash whose comm is {{name}}.',
		'only-cmdline':
			'The command line lies; comm does not yet. Only a process itself may set its comm: writing to another’s gives “Invalid argument”.',
		'only-comm':
			'comm lies; the command line does not yet. argv[0] is chosen by whoever calls execve: bash does it with `exec -a`.',
	},
	explanation:
		'The command line is memory of the process, filled in at execve by the caller; comm is 15 bytes that the process may set. ps shows both in good faith. The link /proc/PID/exe is kept by the kernel and still names the program.',
});

function check(view: CheckView) {
	const { name = '' } = view.vars;
	const processes = newProcesses(view).filter((process) => isAlive(process) && process.exe !== null);
	const sleeps = processes.filter(({ argv }) => argv?.[0]?.includes(title));
	const bashes = processes.filter(({ comm }) => comm.trim() === name);
	const onCmdline = best(sleeps, {
		conditions: (sleep) => [isReally(sleep, '/usr/bin/sleep', argvOf), beginsWithTitle(sleep)],
		none: `No process says “${title}” on its command line yet`,
		passed: (sleep) => `The sleep ${sleep.insidePids[0]} says “${title}” on its command line`,
	});
	const inComm = best(bashes, {
		conditions: (bash) => [isReally(bash, '/usr/bin/bash', commOf), meaning(named(bash, name), whatItSays)],
		none: `No process has ${name} as its comm yet`,
		passed: (bash) => `The bash ${bash.insidePids[0]} says ${name} in its comm`,
	});
	if (sleeps.length === 0 && inComm.holds === true)
		return verdictOf(all(inComm, orElse(onCmdline, { wrong: 'only-comm' })));
	const isOnlyCmdline = bashes.length === 0 && onCmdline.holds === true;
	return verdictOf(all(onCmdline, isOnlyCmdline ? orElse(inComm, { wrong: 'only-cmdline' }) : inComm));
}

function beginsWithTitle(process: ProcessFacts): Finding {
	return found(process.argv?.[0]?.startsWith(title) === true, {
		says: `The command line of ${process.insidePids[0]} begins with “${title}”`,
		otherwise: `The command line of ${process.insidePids[0]} doesn’t begin with “${title}”`,
		evidence: [argvOf(process, whatItSays)],
	});
}

function isReally(process: ProcessFacts, program: string, nameOf: typeof commOf): Finding {
	const pid = process.insidePids[0];
	const wrong = lie(process);
	return orElse(meaning(runs(process, program), 'what it is'), {
		says: `${pid} calls itself ${nameProcess(process).replace(` ${pid}`, '')}, but it runs ${process.exe?.path}, not ${program}`,
		beside: [nameOf(process, whatItSays)],
		...(wrong === undefined ? {} : { wrong }),
	});
}

function lie({ exe, insidePids }: ProcessFacts): string | undefined {
	if (insidePids.length > 1) return undefined;
	if (exe?.fromImage === false) return 'renamed-file';
	return programs.includes(exe?.path ?? '') ? 'swapped' : undefined;
}
