import { fail, type Result, succeed } from '../foundation/result.ts';

/** One line of proc_pid_mountinfo(5). Paths and sources have their octal escapes undone. */
export interface Mount {
	readonly id: number;
	readonly parent: number;
	/** `major:minor`. */
	readonly device: string;
	/** The folder of the file system that is mounted here. */
	readonly root: string;
	readonly mountPoint: string;
	/** Of this mount alone: a read-only bind mount has `ro` here and not in `superOptions`. */
	readonly options: readonly string[];
	/** Propagation: `shared:1`, `master:2`, `propagate_from:3`, `unbindable`; none for a private mount. */
	readonly optionalFields: readonly string[];
	readonly type: string;
	/** Free text. */
	readonly source: string;
	readonly superOptions: readonly string[];
}

/** Parses `/proc/PID/mountinfo`, in the kernel's order. */
export function parseMountinfo(text: string): Result<readonly Mount[], string> {
	const mounts: Mount[] = [];
	for (const line of text.split('\n')) {
		if (line === '') continue;
		const mount = parseLine(line.split(' '));
		if (!mount) return fail(`mountinfo has a malformed line: ${line.slice(0, 120)}`);
		mounts.push(mount);
	}
	return succeed(mounts);
}

/** What is seen at a mount point: of mounts stacked on it the last. */
export function mountAt(mounts: readonly Mount[], mountPoint: string): Mount | undefined {
	return mounts.findLast((mount) => mount.mountPoint === mountPoint);
}

function parseLine(fields: readonly string[]): Mount | undefined {
	const separator = fields.indexOf('-', 6);
	const [id, parent, device, root, mountPoint, options] = fields;
	const [type, source, superOptions] = fields.slice(separator + 1);
	if (separator === -1 || superOptions === undefined || type === undefined || source === undefined) return undefined;
	if (!isNumber(id) || !isNumber(parent) || !/^\d+:\d+$/.test(device ?? '')) return undefined;
	return {
		...{ id: Number(id), parent: Number(parent), device: device ?? '' },
		...{ root: unescapeOctal(root ?? ''), mountPoint: unescapeOctal(mountPoint ?? '') },
		...{ options: (options ?? '').split(','), optionalFields: fields.slice(6, separator) },
		...{ type: unescapeOctal(type), source: unescapeOctal(source), superOptions: superOptions.split(',') },
	};
}

function isNumber(text: string | undefined): boolean {
	return /^\d+$/.test(text ?? '');
}

/** The kernel writes space, tab, newline, backslash and `#` as `\040`, `\011`, `\012`, `\134` and `\043`. */
function unescapeOctal(text: string): string {
	return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
