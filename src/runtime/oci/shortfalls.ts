import type { Problem } from '../../foundation/problem.ts';
import type { OciHost } from './host.ts';

/** Fences that labs go without on this host. */
export async function findShortfalls(host: OciHost): Promise<readonly Problem[]> {
	const refusal = await host.idMapRefusal();
	return [
		...(refusal === undefined ? [] : [sharedIds(refusal)]),
		...(host.systemCallFilter === undefined ? [noFilter] : []),
	];
}

function sharedIds(refusal: string): Problem {
	return {
		code: 'shared-ids',
		what: 'Labs share one range of user ids on this machine.',
		why: `The image's files can't be mapped to ids of each lab's own: ${refusal}.`,
		fix: "Use Linux 5.19 or newer and keep Proclab's home on ext4, xfs, btrfs or tmpfs. Until then who breaks out of a lab can reach the processes of others.",
	};
}

const noFilter: Problem = {
	code: 'no-system-call-filter',
	what: 'Labs have no system-call filter on this machine.',
	why: `There is no profile for ${process.arch}, or the kernel was built without CONFIG_SECCOMP_FILTER.`,
	fix: 'Use a machine with x86_64 or aarch64 and the kernel of its distribution, or let only people whom you trust use labs.',
};
