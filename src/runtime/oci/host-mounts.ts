import { readFileSync } from 'node:fs';
import { type Mount, parseMountinfo } from '../../proc/parse-mountinfo.ts';

/** The mounts that this program sees, in the kernel's order. */
export function readHostMounts(): readonly Mount[] {
	const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
	if (!mounts.ok) throw new Error(mounts.error);
	return mounts.value;
}

/** Mount points at or below a folder, the last mounted first. */
export function mountPointsUnder(folder: string): readonly string[] {
	return readHostMounts()
		.map(({ mountPoint }) => mountPoint)
		.filter((point) => point === folder || point.startsWith(`${folder}/`))
		.reverse();
}
