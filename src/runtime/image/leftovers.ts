import { execFile } from 'node:child_process';
import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { leftoverPrefix } from './built-image.ts';

const run = promisify(execFile);

/** Removes what killed builds left in an images folder, mounts first. Only for the holder of the folder's lock. */
export async function removeLeftovers(images: string): Promise<string[]> {
	const entries = await readdir(images);
	const left = entries.filter((entry) => entry.startsWith(leftoverPrefix)).map((entry) => join(images, entry));
	for (const path of left) await removeTree(path);
	return left;
}

/** Removes a folder that may have mounts below it, and never what is mounted there. */
export async function removeTree(path: string): Promise<void> {
	const real = await realpath(path).catch(() => path);
	for (const mount of await mountsBelow(real)) await run('umount', ['--lazy', '--no-canonicalize', mount]);
	await rm(path, { recursive: true, force: true });
}

/** Mount points at or below a folder, the deepest first: proc_pid_mountinfo(5), field 5, with its octal escapes undone. */
export async function mountsBelow(path: string): Promise<string[]> {
	const mountinfo = await readFile('/proc/self/mountinfo', 'utf8');
	return mountinfo
		.split('\n')
		.map((line) =>
			(line.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
		)
		.filter((mount) => mount === path || mount.startsWith(`${path}/`))
		.reverse();
}
