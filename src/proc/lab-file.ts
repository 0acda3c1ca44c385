export const fileKinds = [
	...(['file', 'directory', 'link', 'character-device', 'block-device', 'fifo', 'socket'] as const),
] as const;
export type FileKind = (typeof fileKinds)[number];

/** What tells one file from all others at one time. */
export interface FileIdentity {
	readonly device: number;
	readonly inode: number;
}

/** What statx(2) says of a file of a lab. Nothing was followed to get there, and it was not opened unless its text was asked for. */
export interface LabFile extends FileIdentity {
	readonly kind: FileKind;
	/** Names that lead to it. */
	readonly links: number;
	/** The permission bits with set-uid, set-gid and sticky: `0o644`. */
	readonly mode: number;
	/** Uid and gid are the host’s. */
	readonly uid: number;
	readonly gid: number;
	/** What it holds, in bytes, and what it takes on disk. */
	readonly size: number;
	readonly bytes: number;
	/** When its content or attributes changed last, in milliseconds since the epoch: a time that nobody can set. */
	readonly changedAt: number;
	/** Major and minor number of a device. */
	readonly rdev?: readonly [major: number, minor: number];
	/** Its first 4,096 bytes, of a regular file on an ordinary file system whose text was asked for. */
	readonly text?: string;
}

/**
 * It could not be read; the name of an errno. `ELOOP`: a link is on the way, and none is followed. `EAGAIN`: one has not looked since it may
 * have changed.
 */
export interface Unreadable {
	readonly unreadable: string;
}

/** `null`: nothing is there. */
export type FileReading = LabFile | Unreadable | null;

export function isUnreadable(reading: unknown): reading is Unreadable {
	return typeof reading === 'object' && reading !== null && 'unreadable' in reading;
}

/**
 * A file that a check looks at: an absolute path, which may hold `{{name}}` for each name of `vars`. A path alone is looked up in the lab;
 * `each-root`: also in the root directory of each of its processes.
 */
export type FileWish = string | { readonly path: string; readonly text?: true; readonly in?: 'lab' | 'each-root' };

/** A wish with nothing left to fill in. */
export interface WantedFile {
	readonly path: string;
	readonly text: boolean;
	readonly eachRoot: boolean;
}

/** One for each path, with all that any of them wants. */
export function mergeWishes(wishes: readonly FileWish[], fill: (path: string) => string): readonly WantedFile[] {
	const byPath = new Map<string, WantedFile>();
	for (const wish of wishes) {
		const { path, text = false, in: place = 'lab' } = typeof wish === 'string' ? { path: wish } : wish;
		const filled = fill(path);
		const known = byPath.get(filled);
		byPath.set(filled, {
			path: filled,
			text: text || known?.text === true,
			eachRoot: place === 'each-root' || known?.eachRoot === true,
		});
	}
	return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As they are written, with what is to be filled in. */
export function pathsIn(wishes: readonly FileWish[]): readonly string[] {
	return wishes.map((wish) => (typeof wish === 'string' ? wish : wish.path));
}

/** The wish that wants just this. */
export function wishFor({ path, text, eachRoot }: WantedFile): FileWish {
	return { path, ...(text && { text }), in: eachRoot ? 'each-root' : 'lab' };
}
