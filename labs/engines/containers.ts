import { exeOf, parentOf } from '#checks/evidence.ts';
import { type Finding, found, nothing, orElse, otherRoot } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import {
	isAlive,
	isLabInit,
	isNestedInit,
	isNew,
	parentProcess,
	runsProgram,
	sharesNamespace,
} from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What this file looks at beyond the usual facts. */
export const reads = ['root'] as const;

export const programs = { engine: '/usr/bin/podman', keeper: '/usr/bin/conmon', runtime: '/usr/bin/crun' } as const;

export function labInit(view: CheckView): ProcessFacts | undefined {
	return view.snapshot.processes.find((process) => isLabInit(view, process));
}

/** The first processes of containers, the newest last: number 1 of a pid namespace, in a root directory that isn't the lab's. */
export function firstsOfContainers(view: CheckView): readonly ProcessFacts[] {
	const init = labInit(view);
	if (init === undefined) return [];
	return nestedInits(view).filter((process) => hasOwnRoot(process, init).holds === true);
}

/** Those of them that began after the task did. */
export function newFirsts(view: CheckView): readonly ProcessFacts[] {
	return firstsOfContainers(view).filter((first) => isNew(view, first));
}

/**
 * Number 1 of each pid namespace in the lab, with a root directory of its own or not, in order of starting. While it is the runtime itself,
 * its container is still being made and doesn't count.
 */
export function nestedInits(view: CheckView): readonly ProcessFacts[] {
	return view.snapshot.processes
		.filter((process) => isAlive(process) && isNestedInit(process) && process.comm !== 'crun')
		.toSorted((a, b) => a.starttime - b.starttime);
}

/** It doesn't see the lab's files. */
export function hasOwnRoot(process: ProcessFacts, init: ProcessFacts): Finding {
	return orElse(otherRoot(process, init), {
		says: `${nameProcess(process)} has the lab’s root directory, and so the lab’s files`,
	});
}

/** All that live in the pid namespace of a container's first process, itself among them. */
export function membersOf(view: CheckView, first: ProcessFacts): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => isAlive(process) && sharesNamespace(process, first, 'pid'));
}

/** Its parent is conmon, the real one: an engine made it, and has left somebody to wait for it. */
export function keptByConmon(view: CheckView, process: ProcessFacts): Finding {
	const parent = parentProcess(view, process);
	if (parent === undefined) return nothing(`${nameProcess(process)} has a parent that is not in the lab`);
	return found(runsProgram(parent, programs.keeper), {
		says: `${nameProcess(process)} is a child of ${nameProcess(parent)}, which an engine left to look after it`,
		otherwise: `${nameProcess(process)} is a child of ${nameProcess(parent)}; no engine looks after it`,
		evidence: [parentOf(process, nameProcess(parent))],
		context: [exeOf(parent)],
	});
}

/** It runs a file of this name, be it the lab's or one of its container. */
export function runsNamed(process: ProcessFacts, name: string): boolean {
	return process.exe?.path.split('/').at(-1)?.replace(' (deleted)', '') === name;
}

/** It ran this program of the lab’s. What is just ending has no program any more, only its name. */
export function ran({ lastAlive }: ProcessRecord, path: string): boolean {
	return lastAlive.exe === null ? lastAlive.comm === path.split('/').at(-1) : runsProgram(lastAlive, path);
}

/** It is a sleep: a program of that name, or the one that busybox has in it, which its shell starts without another file. */
export function isSleep(process: ProcessFacts): boolean {
	if (!isAlive(process)) return false;
	return runsNamed(process, 'sleep') || (process.exe?.path === '/bin/sh' && process.argv?.[0] === 'sleep');
}

/** The name that docker gave to the container of this first process, as its conmon was told it. */
export function nameOfContainer(view: CheckView, first: ProcessFacts): string | undefined {
	const keeper = parentProcess(view, first);
	if (keeper === undefined || !runsProgram(keeper, programs.keeper)) return undefined;
	const at = keeper.argv?.indexOf('-n') ?? -1;
	return at < 0 ? undefined : keeper.argv?.[at + 1];
}

/** The first process of the container of this name, the newest of them. */
export function firstOfNamed(view: CheckView, name: string | undefined): ProcessFacts | undefined {
	return firstsOfContainers(view).findLast((first) => name !== undefined && nameOfContainer(view, first) === name);
}
