import { fail, type Result, succeed } from '../foundation/result.ts';

/** One line of `/proc/PID/cgroup`, cgroups(7). */
export interface CgroupMembership {
	/** 0 for cgroup v2. */
	readonly hierarchy: number;
	/** v1 controllers, or `name=systemd`; empty for v2. */
	readonly controllers: readonly string[];
	readonly path: string;
	/** The cgroup was removed while a zombie was still in it. */
	readonly deleted: boolean;
}

const deletedSuffix = ' (deleted)';

/** Parses `/proc/PID/cgroup` of v1 (`8:pids:/lab`) and v2 (`0::/lab`). Paths may hold colons, never newlines. */
export function parseCgroup(text: string): Result<readonly CgroupMembership[], string> {
	const found: CgroupMembership[] = [];
	for (const line of text.split('\n')) {
		if (line === '') continue;
		const parts = /^(\d+):([^:]*):(\/.*)$/.exec(line);
		if (!parts) return fail(`cgroup has a malformed line: ${line.slice(0, 80)}`);
		const [, hierarchy, controllers = '', path = ''] = parts;
		const deleted = path.endsWith(deletedSuffix);
		found.push({
			hierarchy: Number(hierarchy),
			controllers: controllers === '' ? [] : controllers.split(','),
			path: deleted ? path.slice(0, -deletedSuffix.length) : path,
			deleted,
		});
	}
	return succeed(found);
}

/** The cgroup that a controller has the process in: that of its v1 hierarchy if it has one, of v2 otherwise. */
export function cgroupOf(memberships: readonly CgroupMembership[], controller: string): CgroupMembership | undefined {
	return (
		memberships.find((one) => one.controllers.includes(controller)) ??
		memberships.find((one) => one.hierarchy === 0 && one.controllers.length === 0)
	);
}
