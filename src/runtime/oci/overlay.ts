import { readFileSync } from 'node:fs';
import type { LabPaths } from './lab-paths.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

const timeoutMilliseconds = 10_000;

/**
 * Mounts a lab's root: the image below, what the learner changes above. Paths are relative, so the learner's mount table tells nothing
 * of the host. `volatile` leaves out syncs that only a root that outlives a power cut would need.
 */
export function mountOverlay(paths: LabPaths): Promise<ProgramEnd> {
	const options = 'lowerdir=image,upperdir=upper,workdir=work,volatile';
	return runProgram('mount', ['-t', 'overlay', 'overlay', '-o', options, paths.rootfs], {
		cwd: paths.folder,
		timeoutMilliseconds,
	});
}

/** Mount points at or below a folder, deepest first, from `/proc/self/mountinfo`. */
export function mountPointsUnder(folder: string): readonly string[] {
	const points = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.map((line) => unescapeMountPoint(line.split(' ')[4] ?? ''));
	return points.filter((point) => point === folder || point.startsWith(`${folder}/`)).reverse();
}

function unescapeMountPoint(field: string): string {
	return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Unmounts all at and below a folder; what stays busy is detached, so that it goes with its last user. Answers what is still mounted. */
export async function unmountAll(folder: string): Promise<readonly string[]> {
	for (const flags of [[], ['--lazy']]) {
		for (const point of mountPointsUnder(folder))
			await runProgram('umount', [...flags, '--', point], { timeoutMilliseconds });
	}
	return mountPointsUnder(folder);
}
