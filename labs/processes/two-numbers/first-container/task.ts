import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf, namespaceOf, parentOf, terminalOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	hasOtherNamespace,
	isAlive,
	isLabInit,
	isNestedInit,
	newProcesses,
	parentProcess,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, passed, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'first-container',
	title: 'Start a container and stay in it',
	mode: 'edge',
	check,
	hints: [
		'`docker run IMAGE PROGRAM` starts a container. The image is called debian, the program bash.',
		'A shell wants somebody to talk to: -i keeps its input open, -t gives it a terminal.',
		'Type `docker run -it debian bash` and leave it at its prompt.',
	],
	wrong: {
		'own-files':
			'That is a new pid namespace, but this bash is the lab’s own file: it has the lab’s root directory. A container brings its own files along; let docker make it.',
		'not-a-shell':
			'The container is there, but its first process is not a bash on a terminal, so you are not in it. Run bash, with -it.',
	},
	explanation:
		'docker (here: podman under that name) makes the namespaces, mounts the image as the root directory and starts bash as the first process there: number 1 inside, an ordinary number outside.',
});

function check(view: CheckView) {
	const init = view.snapshot.processes.find((process) => isLabInit(view, process));
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
	const inContainer = firsts.filter((first) => hasOwnFiles(first, init));
	const shell = inContainer.find((first) => first.exe?.path === '/usr/bin/bash' && first.ttyNr !== 0);
	if (shell !== undefined) {
		const parent = parentProcess(view, shell);
		const whose = parent === undefined ? 'its parent' : `${nameProcess(parent)} in the lab: an ordinary process`;
		return passed(`Your container’s bash is 1 inside and ${shell.insidePids[0]} in the lab.`, [
			insidePidOf(shell, 'outside, in the lab, in the container'),
			exeOf(shell, 'a file of the image, not of the lab'),
			namespaceOf(shell, 'pid', `the lab has ${init.namespaces.pid}`),
			namespaceOf(shell, 'mnt', `the lab has ${init.namespaces.mnt}`),
			parentOf(shell, whose),
		]);
	}
	return notAShell(inContainer[0]) ?? ownFiles(firsts, init) ?? notYet('There is no container yet.');
}

function hasOwnFiles(process: ProcessFacts, init: ProcessFacts): boolean {
	return process.exe !== null && !process.exe.fromImage && hasOtherNamespace(process, init, 'mnt');
}

function notAShell(first: ProcessFacts | undefined) {
	if (first === undefined) return undefined;
	return notYet(`${nameProcess(first)} is the first process of a container, but not a bash on a terminal.`, {
		wrong: 'not-a-shell',
		evidence: [insidePidOf(first), exeOf(first), terminalOf(first)],
	});
}

function ownFiles(firsts: readonly ProcessFacts[], init: ProcessFacts) {
	const first = firsts.find((process) => process.exe?.fromImage === true && process.comm === 'bash');
	if (first === undefined) return undefined;
	const mount = sharesNamespace(first, init, 'mnt') ? 'the lab’s' : 'its own, but with the lab’s files in it';
	return notYet(`${nameProcess(first)} is number 1 of a pid namespace, but it runs the lab’s own bash.`, {
		wrong: 'own-files',
		evidence: [insidePidOf(first), exeOf(first, 'the lab’s file'), namespaceOf(first, 'mnt', mount)],
	});
}
