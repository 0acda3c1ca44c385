import { execFileSync } from 'node:child_process';
import { statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small file system in memory mounted over a folder that is there, which can be filled and emptied. */
export class SmallDisk implements Disposable {
	readonly folder: string;
	readonly #ballast: string;

	/** `owner`: the user and group whose it is. */
	constructor(folder: string, { megabytes, owner = 0 }: { readonly megabytes: number; readonly owner?: number }) {
		this.folder = folder;
		this.#ballast = join(folder, 'ballast');
		const options = `size=${megabytes}m,mode=700,uid=${owner},gid=${owner}`;
		execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'proclab-small', folder]);
	}

	/** Leaves no page free. */
	fill(): void {
		const { bavail, bsize } = statfsSync(this.folder);
		writeFileSync(this.#ballast, Buffer.alloc(bavail * bsize));
	}

	empty(): void {
		unlinkSync(this.#ballast);
	}

	[Symbol.dispose](): void {
		execFileSync('umount', [this.folder]);
	}
}
