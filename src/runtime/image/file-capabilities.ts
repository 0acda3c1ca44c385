import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file's capabilities in the text form of cap_from_text(3). `path` is absolute in the root file system. */
export interface FileCapabilities {
	readonly path: string;
	readonly text: string;
}

/** Lists files with capabilities, by the getcap(8) of the root file system itself. */
export async function listCapabilities(rootfs: string): Promise<FileCapabilities[]> {
	const { stdout } = await run('chroot', [rootfs, 'getcap', '-r', '/']);
	return stdout.split('\n').flatMap((line) => {
		const [, path, text] = line.match(/^(\/.*) (\S+)$/) ?? [];
		return path && text ? [{ path, text }] : [];
	});
}

/** Gives files their capabilities again, for the user namespace whose root is `rootUid`: capabilities(7), version 3. */
export async function restoreCapabilities(
	rootfs: string,
	files: readonly FileCapabilities[],
	rootUid: number,
): Promise<void> {
	for (const { path, text } of files) await run('chroot', [rootfs, 'setcap', '-n', String(rootUid), text, path]);
}
