import { defineTask } from '#checks/define-task.ts';
import { exeOf, presenceOf } from '#checks/evidence.ts';
import { best, type Finding, found, onTerminal, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, runsProgram } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { hasOwnRoot, labInit, reads } from '../../two-numbers/container.ts';

export default defineTask({
	id: 'another-userland',
	title: 'Other files, same kernel',
	mode: 'edge',
	reads,
	check,
	hints: [
		'It goes as before: `docker run -it IMAGE PROGRAM`. What differs is the image; and it has no bash.',
		'The image is called `busybox`, the shell in it `sh`.',
		'In the terminal `inside`, back in the lab, type `docker run -it busybox sh`.',
	],
	wrong: {
		'debian-again': 'That is a shell from the image `debian`. This time take `busybox`.',
		'nobody-there':
			'The container is there, but its first process has no terminal, so nobody can type into it. Run its shell with -it.',
		'in-the-lab':
			'This `busybox` is a program of the lab, run in the lab, with the lab’s files around it. Let docker start one in a container.',
	},
	explanation:
		'The image `busybox` has one program, under some three hundred names, and nearly nothing else: no `bash`, no `apt`, no `/etc/os-release`. All of that is files. What makes them run is the kernel that was there already.',
});

function check(view: CheckView) {
	const init = labInit(view);
	if (init === undefined) return unknown('The lab’s PID 1 could not be read.');
	const firsts = newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
	if (firsts.length === 0) return withoutContainer(view);
	const finding = best(firsts, {
		conditions: (first) => [
			hasOwnRoot(first, init),
			orElse(isBusybox(first), first.exe?.path.startsWith('/usr/bin/') === true ? { wrong: 'debian-again' } : {}),
			orElse(onTerminal(first), { wrong: 'nobody-there' }),
		],
		none: 'There is no container yet',
		passed: (first) => `${nameProcess(first)} runs ${first.exe?.path} of its own files, on a terminal`,
	});
	return verdictOf(finding);
}

/** In busybox’s image programs lie in /bin; in the lab and in debian’s that is another name for /usr/bin, which the kernel doesn’t use. */
function isBusybox(first: ProcessFacts): Finding {
	return found(first.exe?.path.startsWith('/bin/') === true, {
		says: `${nameProcess(first)} runs ${first.exe?.path}`,
		otherwise: `${nameProcess(first)} runs ${first.exe?.path}, which busybox doesn’t have`,
		evidence: [exeOf(first)],
	});
}

function withoutContainer(view: CheckView) {
	const local = newProcesses(view).find((process) => isAlive(process) && runsProgram(process, '/usr/bin/busybox'));
	const record = local && view.records.get(`${local.pid}:${local.starttime}`);
	if (local === undefined || record === undefined) return notYet('There is no container of yours yet.');
	const finding = quietly(
		found(false, {
			says: '',
			otherwise: `${nameProcess(local)} runs in the lab, not in a container`,
			evidence: [exeOf(local)],
		}),
	);
	return verdictOf(orElse(finding, { wrong: 'in-the-lab', beside: [presenceOf(record)] }));
}
