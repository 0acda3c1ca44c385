import { decodeBytes } from './decode-bytes.ts';
import type { CgroupMembership } from './parse-cgroup.ts';

/**
 * The cgroups of a process as paths below the lab's own, by the keys of `folders`: the host's folder of the lab's cgroup by v1
 * controller, or under `unified`. What precedes the lab's own name in a path depends on the reader's cgroup namespace and on
 * mounts, so it isn't looked at. A hierarchy in which the process is outside of the lab is left out: v1 says `/` of a zombie.
 */
export function labCgroupPaths(
	memberships: readonly CgroupMembership[],
	folders: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
	const paths: Record<string, string> = {};
	for (const [key, folder] of Object.entries(folders)) {
		const membership = memberships.find(({ hierarchy, controllers }) =>
			key === 'unified' ? hierarchy === 0 : controllers.includes(key),
		);
		const path = membership && below(membership.path, folder.slice(folder.lastIndexOf('/')));
		if (path !== undefined) paths[key] = decodeBytes(path);
	}
	return paths;
}

/** The first occurrence is the host's: whatever the learner named comes after it. */
function below(path: string, own: string): string | undefined {
	const found = `${path}/`.indexOf(`${own}/`);
	return found === -1 ? undefined : path.slice(found + own.length) || '/';
}
