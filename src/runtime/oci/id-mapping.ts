import { join } from 'node:path';
import { labIds } from '../image/built-image.ts';
import { runProgram } from './run-program.ts';

/** Does what Node has no system calls for; says itself how it is used. */
export const startProgram = join(import.meta.dirname, 'start-lab.pl');

/** Whose namespaces a lab has, and which host uid its root is. */
export interface LabIds {
	/** The host uid that the lab's namespaces are counted for: no other lab has it. */
	readonly owner: number;
	/** The host uid of the lab's root: `owner`, or that of the image's root where files can't be mapped. */
	readonly rootUid: number;
}

/** Arguments for perl that try whether the files of a folder can be mapped to other ids under an overlay, from Linux 5.19. */
export function tryArguments(folder: string): readonly string[] {
	const ids = { owner: labIds.first + labIds.count, rootUid: labIds.first + labIds.count };
	return [startProgram, ...named({ ...idArguments(ids), try: folder })];
}

/** Why the files of a folder can't be mapped to a lab's own ids here; `undefined` when they can. */
export async function tryIdMapping(folder: string): Promise<string | undefined> {
	const { exitCode, output } = await runProgram('perl', tryArguments(folder), { timeoutMilliseconds: 10_000 });
	return exitCode === 0 ? undefined : output || 'start-lab.pl ended without a word';
}

export function idArguments({ owner, rootUid }: LabIds) {
	return { arch: process.arch, owner, first: rootUid, 'image-first': labIds.first, count: labIds.count };
}

export function named(values: Readonly<Record<string, string | number>>): readonly string[] {
	return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}
