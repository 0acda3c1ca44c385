import { rmdirSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import { mountPointsUnder } from './host-mounts.ts';
import { runProgram } from './run-program.ts';

const timeoutMilliseconds = 10_000;

type UnmountedPlaces = readonly [rootfs: string, disk: string];

/** Unmounts what is mounted at these places by one program; what resists is left to `removeMountPoint`. */
export async function unmount([rootfs, disk]: UnmountedPlaces): Promise<void> {
	const mounted = [rootfs, disk].filter((place) => removeEmptyFolder(place) === 'EBUSY');
	if (mounted.length > 0) await runProgram('umount', ['--', ...mounted], { timeoutMilliseconds });
}

/**
 * Unmounts a lab's root and removes the folder it was mounted on; what stays busy is detached, so that it goes with its last user.
 * Answers why it failed. The kernel's mount table can miss an entry while others change it, so the folder has the last word.
 */
export async function removeMountPoint(rootfs: string): Promise<string | undefined> {
	if (removeEmptyFolder(rootfs) === undefined) return undefined;
	for (const flags of [[], [], ['--lazy'], ['--lazy']]) {
		await unmountAllUnder(rootfs, flags);
		const refused = removeEmptyFolder(rootfs);
		if (refused === undefined) return undefined;
		if (refused !== 'EBUSY') return `${rootfs} can't be removed: ${refused}.`;
	}
	return `${rootfs} can't be unmounted.`;
}

/** Unmounts what is mounted on a folder and below it, if nobody uses it. */
export async function unmountAllUnder(folder: string, flags: readonly string[] = []): Promise<void> {
	for (const point of mountPointsUnder(folder))
		await runProgram('umount', [...flags, '--', point], { timeoutMilliseconds });
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

/**
 * Arguments of unshare(1): a mount that nobody sees, for it makes the kernel load the file system if it is a module. That needs no right of
 * the host's, as modprobe(8) does: `isRoot` of whatever user namespace this is, or one is made.
 */
export function overlayRequest(isRoot: boolean): string[] {
	const mount = ['mount', '-t', 'overlay', 'overlay', '-o', 'lowerdir=/usr:/etc', '/tmp'];
	return [...(isRoot ? [] : ['--user', '--map-root-user']), '--mount', '--', ...mount];
}
