import type { Problem } from '../foundation/problem.ts';
import type { LabLimits, MemoryKill } from '../runtime/container-runtime.ts';

/** What is known of a kill for want of memory. */
type Killed = Pick<MemoryKill, 'limitOf'> & { readonly program: string | undefined };

export function tooManyProcesses({ pids }: LabLimits): Problem {
	return {
		code: 'pids-limit',
		what: `This lab may have ${pids} processes; fork was refused.`,
		why: 'Threads and zombies count too: each has a place in the process table until it is reaped.',
		fix: 'End some processes, or reset the lab.',
	};
}

/** Whose limit was reached: as `MemoryKill.limitOf`. */
export function tooMuchMemory({ memoryBytes }: LabLimits, { program = 'a process', limitOf }: Killed): Problem {
	const killed = `the kernel killed ${program}.`;
	if (limitOf === 'labs') return noMemoryLeft(killed);
	if (limitOf === 'inner') return innerLimit(killed);
	return {
		code: 'memory-limit',
		what: `Out of memory: this lab may use ${megabytes(memoryBytes)}, and ${killed}`,
		why: 'Files in /tmp, /run and other tmpfs mounts are memory too, and stay when the process is gone.',
		fix: 'Remove such files or end some processes, or reset the lab.',
	};
}

function noMemoryLeft(killed: string): Problem {
	return {
		code: 'memory-of-all-labs',
		what: `The memory that this machine has for labs is used up, and ${killed}`,
		why: 'All labs together have a limit, so that the machine itself goes on. This lab may not be the one that used most.',
		fix: 'Try again in a while. If it stays so, tell whoever runs Proclab.',
	};
}

function innerLimit(killed: string): Problem {
	return {
		code: 'inner-memory-limit',
		what: `A cgroup that was made in this lab reached its own limit of memory, and ${killed}`,
		why: 'The limit is that of the cgroup, such as a container started with --memory, and not that of the lab.',
		fix: 'Give it more, or let the program use less.',
	};
}

export function diskFull({ diskBytes }: LabLimits): Problem {
	return {
		code: 'disk-full',
		what: `The lab’s disk is full (${megabytes(diskBytes)}).`,
		why: 'Everything that is written is on it, also by containers; only /tmp, /run and /dev are in memory.',
		fix: 'Remove what you do not need: "du -xah / | sort -h | tail" shows the largest. Or reset the lab.',
	};
}

export function tooManyFiles({ diskFiles }: LabLimits): Problem {
	return {
		code: 'disk-files',
		what: `The lab’s disk holds no more files: it may have ${diskFiles}.`,
		why: 'Folders and links count too: each has an inode, "df -i /" shows how many are left.',
		fix: 'Remove what you do not need: "du --inodes -xa / | sort -n | tail" shows where most are. Or reset the lab.',
	};
}

export function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1024 ** 2)} MB`;
}
