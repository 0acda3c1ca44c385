import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../../foundation/node/home.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';

/**
 * The ids that are 0, 1, 2, ... in a lab, as this process sees them: every file of a built image belongs to one of them. An ordinary user
 * has 65,536 subordinate ones; the last of them is web's.
 */
export const labIds: { readonly first: number; readonly count: number } = rootless
	? { first: 1, count: 65_535 }
	: { first: 100_000, count: 65_536 };

/** The id of web's user where Proclab runs without root: it is neither the user's own nor one of a lab. */
export const spareId = labIds.first + labIds.count;

export interface BuiltImage {
	readonly name: string;
	readonly hash: string;
	/** `<home.images>/<name>-<hash>`: holds `rootfs/` and `image.json`. */
	readonly path: string;
	/** The host uid that owns what is root's in a lab. */
	readonly rootUid: number;
}

export const imageFile = z.strictObject({
	name: z.string(),
	hash: z.string(),
	rootUid: z.number().int(),
	idCount: z.number().int(),
	suite: z.string(),
	builtAt: z.string().describe('When, in ISO 8601'),
	bytes: z.number().int().describe('Disk space of the root file system'),
	files: z.number().int().describe('Inodes of the root file system'),
	packages: z.record(z.string(), z.string()).describe('Version of each Debian package'),
	containerImages: z.array(z.string()).describe('Images for an engine inside the lab'),
});

/** `image.json` beside `rootfs/`: what was built, for people and for `findImage`. */
export type ImageFile = z.output<typeof imageFile>;

export function builtPath(home: Home, name: string, hash: string): string {
	return join(home.images, `${name}-${hash}`);
}

/** Names of folders that count as nothing: builds under way or killed, images being removed. */
export const leftoverPrefix = '.partial-';

/** Takes a missing file for `undefined`. */
export function ifMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
