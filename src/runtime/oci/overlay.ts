import { rmdirSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import { mountPointsUnder } from './host-mounts.ts';
import { runProgram } from './run-program.ts';

const timeoutMilliseconds = 10_000;

/**
 * Unmounts a lab's root and removes the folder it was mounted on; what stays busy is detached, so that it goes with its last user.
 * Answers why it failed. The kernel's mount table can miss an entry while others change it, so the folder has the last word.
 */
export async function removeMountPoint(rootfs: string): Promise<string | undefined> {
	for (const flags of [[], [], ['--lazy'], ['--lazy']]) {
		for (const point of mountPointsUnder(rootfs))
			await runProgram('umount', [...flags, '--', point], { timeoutMilliseconds });
		const refused = removeEmptyFolder(rootfs);
		if (refused === undefined) return undefined;
		if (refused !== 'EBUSY') return `${rootfs} can't be removed: ${refused}.`;
	}
	return `${rootfs} can't be unmounted.`;
}

/** The errno name when it fails. */
function removeEmptyFolder(folder: string): string | undefined {
	try {
		rmdirSync(folder);
		return undefined;
	} catch (error) {
		const code = errorCode(error);
		return code === 'ENOENT' ? undefined : (code ?? String(error));
	}
}
