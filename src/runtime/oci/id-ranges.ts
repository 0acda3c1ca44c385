import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { labIds } from '../image/built-image.ts';
import { errorCode } from './error-code.ts';

/** Host ids that are 0 to 65535 in one lab, and in no other of this machine. */
interface IdRange {
	readonly first: number;
	readonly count: number;
}

/** Who has a range: a lab of a home. */
export interface RangeOwner {
	/** `Home.tag`. */
	readonly tag: string;
	readonly id: string;
}

/** Of the machine, for the kernel's ids are, and of one boot, as the processes are that have them. Each range in use is a link here. */
export const idRangesFolder = '/run/proclab-id-ranges';

const firstId = 1_000_000;
/** The last ids stay free: 4294967295 is -1, nobody. */
const endOfIds = 2 ** 32 - labIds.count;

function rangeAt(number: number): IdRange {
	return { first: firstId + number * labIds.count, count: labIds.count };
}

/** Ranges that `/etc/subuid` or `/etc/subgid`, subuid(5), give to somebody. */
export function parseSubordinateIds(text: string): readonly IdRange[] {
	return text.split('\n').flatMap((line) => {
		const [name, first, count] = line.split(':');
		const range = { first: Number(first), count: Number(count) };
		return name && range.count > 0 && Number.isInteger(range.first) ? [range] : [];
	});
}

/**
 * Takes the lowest free range for a lab, at one instant (symlink(2) fails where there is one), and writes down whose it is. It stays the
 * lab's until `releaseRange`, whoever is killed in between; `undefined` when all 65,000 are taken.
 */
export function claimRange(owner: RangeOwner, folder = idRangesFolder, given = readGivenRanges()): IdRange | undefined {
	mkdirSync(folder, { recursive: true });
	const taken = new Set(readdirSync(folder));
	for (let number = 0; rangeAt(number + 1).first <= endOfIds; number += 1) {
		const range = rangeAt(number);
		if (taken.has(String(range.first)) || given.some((other) => overlap(range, other))) continue;
		if (takeRange(join(folder, String(range.first)), owner)) return range;
	}
	return undefined;
}

function readGivenRanges(): readonly IdRange[] {
	return ['/etc/subuid', '/etc/subgid'].flatMap((file) => parseSubordinateIds(readOr(file, '')));
}

function readOr(file: string, otherwise: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return otherwise;
		throw error;
	}
}

function overlap(a: IdRange, b: IdRange): boolean {
	return a.first < b.first + b.count && b.first < a.first + a.count;
}

function takeRange(link: string, { tag, id }: RangeOwner): boolean {
	try {
		symlinkSync(`${tag}/${id}`, link);
		return true;
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
		throw error;
	}
}

/** The ranges of a home's labs. */
export function claimedRanges(
	tag: string,
	folder = idRangesFolder,
): readonly { readonly id: string; readonly first: number }[] {
	return namesIn(folder).flatMap((name) => {
		const [ownerTag, id] = ownerOf(join(folder, name)).split('/');
		return ownerTag === tag && id !== undefined ? [{ id, first: Number(name) }] : [];
	});
}

/** Gives a lab's range back, once nothing of the lab lives. `hint`, where it probably is, spares looking at all of them. */
export function releaseRange(owner: RangeOwner, hint?: number, folder = idRangesFolder): void {
	const { tag, id } = owner;
	const isHint = hint !== undefined && ownerOf(join(folder, String(hint))) === `${tag}/${id}`;
	const ranges = isHint ? [{ id, first: hint }] : claimedRanges(tag, folder);
	for (const range of ranges) if (range.id === id) unlinkSync(join(folder, String(range.first)));
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return [];
		throw error;
	}
}

function ownerOf(link: string): string {
	try {
		return readlinkSync(link);
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EINVAL') return '';
		throw error;
	}
}
