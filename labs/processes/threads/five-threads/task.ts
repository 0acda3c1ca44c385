import { defineTask } from '#checks/define-task.ts';
import { argvOf, parentOf, threadsOf } from '#checks/evidence.ts';
import { alive, all, best, inState, not, orElse, quietly, threadsAtLeast, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

const wanted = 5;

export default defineTask({
	id: 'five-threads',
	title: 'Five threads, one process',
	mode: 'edge',
	check,
	hints: [
		'The one-liner above starts one thread beside the first. What would start more of them?',
		'In Python, the last part may be a list: `[… for i in range(N)]` does a thing N times. And the first thread counts too.',
		"Type `python3 -c 'import threading, time; [threading.Thread(target=time.sleep, args=[1000]).start() for i in range(4)]' &`.",
	],
	wrong: {
		'five-processes':
			'These are processes: each has a number and memory of its own, and its Threads is 1. What is wanted is one process with five threads.',
		forked:
			'fork makes a process, not a thread: a copy with memory of its own. Your processes are a family with one thread each. Use threading.Thread.',
		'too-few':
			'The right kind, but too few. Five in all, and the first thread, in which the program began, is one of them.',
		spread:
			'Each of these processes has a few threads. All five are to be in one process, so that Threads of one status says 5.',
	},
	explanation:
		'threading.Thread calls clone with CLONE_THREAD and CLONE_VM: what is made shares the pid, the memory and the open files of its maker. fork calls clone without them, and makes a process.',
});

function check(view: CheckView) {
	const mine = newProcesses(view).filter((process) => isAlive(process) && process.exe?.path !== '/usr/bin/bash');
	const finding = best(mine, {
		conditions: (process) => [
			orElse(threadsAtLeast(process, wanted), misreading(view, process)),
			quietly(all(alive(process), not(inState(process, 'Z')))),
		],
		none: 'You have started no program yet',
		passed: (process) => `${nameProcess(process)} is one process with ${process.threads} threads`,
	});
	return verdictOf(finding);
}

/** What several processes, or one with too few threads, were taken for. */
function misreading(view: CheckView, process: ProcessFacts): Parameters<typeof orElse>[1] {
	const mine = newProcesses(view).filter(isAlive);
	const family = mine.filter(({ pid, ppid }) => pid === process.ppid || ppid === process.pid || ppid === process.ppid);
	const threaded = mine.filter(({ threads }) => threads > 1);
	if (threaded.length > 1)
		return { wrong: 'spread', beside: threaded.filter((other) => other !== process).map((other) => threadsOf(other)) };
	if (process.threads > 1) return { wrong: 'too-few' };
	const siblings = family.filter(({ exe }) => exe?.path === process.exe?.path);
	if (siblings.length < 3) return {};
	const forked = siblings.some(({ pid, argv }) => isCopy(view, pid, argv));
	return {
		wrong: forked ? 'forked' : 'five-processes',
		says: `${siblings.length} processes run ${process.exe?.path}, with one thread each`,
		beside: siblings.slice(0, wanted).map((one) => (forked ? parentOf(one) : argvOf(one))),
	};
}

/** It never called execve: its parent has its very command line. */
function isCopy(view: CheckView, pid: number, argv: readonly string[] | null): boolean {
	const self = view.snapshot.processes.find((process) => process.pid === pid);
	const parent = view.snapshot.processes.find((process) => process.pid === self?.ppid);
	return parent?.argv?.join('\0') === argv?.join('\0');
}
