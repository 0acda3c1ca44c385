import type { Problem } from '../../foundation/problem.ts';
import { forRootOnly, type OciHost } from './host.ts';

/** Fences that labs go without on this host, and limits that they have in another way. */
export async function findShortfalls(host: OciHost): Promise<readonly Problem[]> {
	const refusal = await host.idMapRefusal();
	const noFiles = await host.fileDiskRefusal();
	if (host.rootless) return withoutRoot(host);
	return [
		...(refusal === undefined ? [] : [sharedIds(refusal)]),
		...(noFiles === undefined ? [] : [disksInMemory(noFiles)]),
		...(host.systemCallFilter === undefined ? [noFilter] : []),
	];
}

/** What only root of the machine can have, by what a learner notices most. */
async function withoutRoot(host: OciHost): Promise<readonly Problem[]> {
	const noMemory = await host.memoryDiskRefusal();
	return [
		noCgroups,
		noMemory === undefined ? { ...disksInMemory(forRootOnly), fix: startAsRoot } : disksWithoutLimit(noMemory),
		{ ...sharedIds(forRootOnly), fix: startAsRoot },
		...(host.systemCallFilter === undefined ? [noFilter] : []),
	];
}

const startAsRoot = 'Start Proclab as root, if more than one learner is to have labs here, or labs that write much.';

const noCgroups: Problem = {
	code: 'no-cgroups',
	what: 'Labs have no limit of memory and of processor time on this machine.',
	why: 'Proclab was started by an ordinary user, who may make no cgroups.',
	fix: 'Start it as root. Until then a program in a lab can slow the machine down like any other of yours.',
};

function disksWithoutLimit(refusal: string): Problem {
	return {
		code: 'disks-without-limit',
		what: 'What labs write has no limit on this machine.',
		why: `It is in the folder of Proclab's home: ${refusal}.`,
		fix: 'Use Linux 6.6 or newer, or start Proclab as root.',
	};
}

function sharedIds(refusal: string): Problem {
	return {
		code: 'shared-ids',
		what: 'Labs share one range of user ids on this machine.',
		why: `The image's files can't be mapped to ids of each lab's own: ${refusal}.`,
		fix: "Use Linux 5.19 or newer and keep Proclab's home on ext4, xfs, btrfs or tmpfs. Until then who breaks out of a lab can reach the processes of others.",
	};
}

function disksInMemory(refusal: string): Problem {
	return {
		code: 'disks-in-memory',
		what: 'What labs write is in their memory on this machine.',
		why: `A disk in a file could not be made: ${refusal}.`,
		fix: 'Install e2fsprogs and see that there are loop devices ("modprobe loop"). Until then a lab that writes much has less memory for its programs.',
	};
}

const noFilter: Problem = {
	code: 'no-system-call-filter',
	what: 'Labs have no system-call filter on this machine.',
	why: `There is no profile for ${process.arch}, or the kernel was built without CONFIG_SECCOMP_FILTER.`,
	fix: 'Use a machine with x86_64 or aarch64 and the kernel of its distribution, or let only people whom you trust use labs.',
};
