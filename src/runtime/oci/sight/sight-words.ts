import { getSystemErrorMap } from 'node:util';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import { decodeBytes } from '../../../proc/decode-bytes.ts';
import type { FileIdentity, FileKind, FileReading, LabFile } from '../../../proc/lab-file.ts';
import type { LookAnswer, LookRequest, Named, Place, PlaceAnswer, ProcessId } from '../../../proc/lab-sight.ts';

/*
 * What is said to lab-sight.pl and what it answers, as its first lines tell.
 */

export function lookWords({ lab, places, hostnames, mountRoots }: LookRequest): readonly string[] {
	return [
		processWord(lab),
		places.map(placeWord).join(';'),
		hostnames.map(processWord).join(';'),
		mountRoots.map(processWord).join(';'),
	];
}

export function processWord({ pid, starttime }: ProcessId): string {
	return `${pid},${starttime}`;
}

function placeWord({ process, files }: Place): string {
	const wishes = files.map(({ path, text }) => encodeURIComponent(`${text ? 't' : '-'}${path}`));
	return [processWord(process), ...wishes].join(':');
}

/** What a look found; whatever it doesn't say was not read. */
export function readLook(request: LookRequest, words: readonly string[]): LookAnswer {
	const byKind = Map.groupBy(
		words.map((word) => word.split(',')),
		([kind]) => kind,
	);
	const listed = (kind: string) =>
		new Map(
			(byKind.get(kind) ?? []).map(([, index, errno, ...rest]) => [Number(index), { errno: Number(errno), rest }]),
		);
	const files = Map.groupBy(byKind.get('file') ?? [], ([, place]) => Number(place));
	const places = listed('place');
	const filesOf = (index: number) => new Map((files.get(index) ?? []).map(([, , at, ...rest]) => [Number(at), rest]));
	return {
		places: request.places.map((place, index) => readPlace(place, places.get(index), filesOf(index))),
		hostnames: readNamed(request.hostnames, listed('uts'), ([name = '']) => decodeBytes(bytesOf(name))),
		mountRoots: readNamed(request.mountRoots, listed('mnt'), identityIn),
	};
}

interface Listed {
	readonly errno: number;
	readonly rest: readonly string[];
}

function readPlace(
	{ files }: Place,
	found: Listed | undefined,
	said: ReadonlyMap<number, readonly string[]>,
): Result<PlaceAnswer, string> {
	if (found === undefined || found.errno !== 0) return fail(errnoName(found?.errno));
	const [mnt = '', ...root] = found.rest;
	return succeed({ mnt, root: identityIn(root), files: files.map((_, index) => readFile(said.get(index))) });
}

const nothingThere = new Set(['ENOENT', 'ENOTDIR']);

function readFile(words: readonly string[] | undefined): FileReading {
	const [errno = '', ...rest] = words ?? [];
	if (errno !== '0') {
		const name = errnoName(errno === '' ? undefined : Number(errno));
		return nothingThere.has(name) ? null : { unreadable: name };
	}
	const text = rest.at(-1) ?? '-';
	return fileIn(rest.slice(0, -1).map(Number), text === '-' ? undefined : decodeBytes(bytesOf(text.slice(1))));
}

/** The highest four bits of a mode, inode(7). */
const kinds: Readonly<Record<number, FileKind>> = {
	...{ 1: 'fifo', 2: 'character-device', 4: 'directory', 6: 'block-device', 8: 'file', 10: 'link', 12: 'socket' },
};

function fileIn(numbers: readonly number[], text: string | undefined): FileReading {
	const [mode = 0, device = 0, inode = 0, links = 0, uid = 0, gid = 0, size = 0, bytes = 0, ...others] = numbers;
	const [changedAt = 0, major = 0, minor = 0] = others;
	const kind = kinds[mode >> 12];
	if (kind === undefined) return { unreadable: 'EIO' };
	const file: LabFile = { kind, device, inode, links, mode: mode & 0o7777, uid, gid, size, bytes, changedAt };
	const isDevice = kind === 'character-device' || kind === 'block-device';
	return { ...file, ...(isDevice && { rdev: [major, minor] as const }), ...(text !== undefined && { text }) };
}

function readNamed<T>(
	wanted: readonly ProcessId[],
	found: ReadonlyMap<number, Listed>,
	read: (words: readonly string[]) => T,
): readonly Result<Named<T>, string>[] {
	return wanted.map((_, index) => {
		const { errno, rest } = found.get(index) ?? {};
		const [link = '', ...words] = rest ?? [];
		return errno === 0 ? succeed({ link, value: read(words) }) : fail(errnoName(errno));
	});
}

function identityIn([device, inode]: readonly string[]): FileIdentity {
	return { device: Number(device), inode: Number(inode) };
}

/** `ENOENT` for 2; `EIO` where nothing was said. */
export function errnoName(errno: number | undefined): string {
	return (errno !== undefined && getSystemErrorMap().get(-errno)?.[0]) || 'EIO';
}

/** Bytes as latin-1 text. */
function bytesOf(encoded: string): string {
	return encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
