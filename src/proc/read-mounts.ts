import { fail, type Result, succeed } from '../foundation/result.ts';
import { type Mount, parseMountinfo } from './parse-mountinfo.ts';
import type { ProcSource } from './proc-source.ts';

/** Parsing takes the daemon's time: of so many characters of different tables in one snapshot; more is `EFBIG`. */
const mostCharacters = 1_000_000;

type Reading = Result<readonly Mount[], string>;

interface Table {
	readonly text: string;
	readonly mounts: Reading;
}

export interface MountReader {
	/** A new snapshot begins. */
	begin(): void;
	read(pid: number): Reading;
}

/**
 * Reads mountinfo once a snapshot for all processes that see the same: those of one mount namespace with the same root
 * directory, by identity and by path (two bind mounts of one directory are two roots). A table that did not change stays
 * the same object.
 */
export function createMountReader(source: ProcSource): MountReader {
	let known = new Map<string, Table>();
	let before = known;
	let left = mostCharacters;

	const readTable = (pid: number, key: string): Reading => {
		const text = source.read(pid, 'mountinfo');
		// Of a process that has left its namespace because it exits the kernel says EINVAL.
		if (!text.ok) return fail(text.error === 'EINVAL' ? 'ENOENT' : text.error);
		left -= text.value.length;
		if (left < 0) return fail('EFBIG');
		const old = before.get(key);
		const mounts = old?.text === text.value ? old.mounts : parse(text.value);
		known.set(key, { text: text.value, mounts });
		return mounts;
	};

	return {
		begin() {
			before = known;
			known = new Map();
			left = mostCharacters;
		},
		read(pid) {
			const key = keyOf(source, pid);
			if (!key.ok) return key;
			return known.get(key.value)?.mounts ?? readTable(pid, key.value);
		},
	};
}

function parse(text: string): Reading {
	const mounts = parseMountinfo(text);
	return mounts.ok ? mounts : fail('malformed');
}

function keyOf(source: ProcSource, pid: number): Result<string, string> {
	const namespace = source.link(pid, 'ns/mnt');
	if (!namespace.ok) return namespace;
	const path = source.link(pid, 'root');
	if (!path.ok) return path;
	const root = source.file(pid, 'root');
	if (!root.ok) return root;
	return succeed(`${namespace.value} ${root.value.device}:${root.value.inode} ${path.value}`);
}
