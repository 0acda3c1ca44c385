import { type FileIdentity, type FileKind, isUnreadable, type LabFile } from '../../proc/lab-file.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import { contentOf, fileOf, identityOf, kindOf, rootOf } from '../evidence.ts';
import { type FileAt, forWhom, pathOf, readingAt } from '../file-at.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found, nothing, unknowable } from './finding.ts';
import { having } from './reading.ts';

/*
 * Files of the lab, inode(7), by their paths: `'/tmp/x'` as the lab has it, `{ in: process, path: '/etc/x' }` in the root directory of one of its
 * processes. All need `reads: ['files']` and the path in `files`; for a process’ own root with `in: 'each-root'`. No link is followed: one in the place
 * of the file is a `link`, and behind one on the way nothing can be told.
 */

/** Something of this kind is there: `file`, `directory`, `link`, `character-device`, ... */
export function fileIs(view: CheckView, at: FileAt, kind: FileKind): Finding {
	return ofFile(view, at, (file) =>
		found(file.kind === kind, {
			says: thereIs(at, file),
			otherwise: `${thereIs(at, file)}, not a ${kindOf({ kind })}`,
			evidence: [fileOf(view, at)],
		}),
	);
}

/** Nothing is there. */
export function fileMissing(view: CheckView, at: FileAt): Finding {
	return ofReading(view, at, (file) =>
		found(file === null, {
			says: thereIs(at, null),
			otherwise: file === null ? '' : thereIs(at, file),
			evidence: [fileOf(view, at)],
		}),
	);
}

/**
 * Its text, without what is blank at its end, is this or fits this: of its first 4,096 bytes. Needs `text: true` in `files`. `what` it has to say goes into the
 * words: `both pids`.
 */
export function fileSays(
	view: CheckView,
	at: FileAt,
	{ text, what }: { readonly text: string | RegExp | ((text: string) => boolean); readonly what: string },
): Finding {
	return ofText(view, at, (now) =>
		found(fits(now, text), {
			says: `${begin(at)}${pathOf(at)} has ${what}`,
			otherwise: `${begin(at)}${pathOf(at)} doesn’t have ${what}`,
			evidence: [contentOf(view, at)],
		}),
	);
}

/** It has the same kind, size and, where that is read, text as when the task began. */
export function fileUnchanged(view: CheckView, path: string): Finding {
	return ofReading(view, path, (now) => {
		const before = view.start.files?.[path];
		if (before === undefined || isUnreadable(before))
			return unknowable(`What was at ${path} when you began could not be read`);
		return found(digest(before) === digest(now), {
			says: now === null ? `Nothing is at ${path}, as before` : `The file ${path} is as it was`,
			otherwise: `The file ${path} ${now === null ? 'is gone' : before === null ? 'is new' : 'was changed'}`,
			evidence: [now?.text === undefined ? fileOf(view, path) : contentOf(view, path)],
		});
	});
}

/** It belongs to this uid, as the lab counts: 0 is the lab’s root. */
export function fileOwner(view: CheckView, at: FileAt, uid: number): Finding {
	return ofFile(view, at, (file) => {
		const now = file.uid - view.snapshot.rootUid;
		return found(now === uid, {
			says: `${begin(at)}${pathOf(at)} belongs to uid ${now}`,
			otherwise: `${begin(at)}${pathOf(at)} belongs to uid ${now}, not to ${uid}`,
			evidence: [fileOf(view, at)],
		});
	});
}

/** It is how an upper layer of overlayfs says that a file was deleted: a character device 0:0. */
export function isWhiteout(view: CheckView, at: FileAt): Finding {
	return ofFile(view, at, (file) =>
		found(file.kind === 'character-device' && file.rdev?.join(':') === '0:0', {
			says: `${begin(at)}${pathOf(at)} is a whiteout, a character device 0:0`,
			otherwise: `${thereIs(at, file)}, no whiteout`,
			evidence: [fileOf(view, at)],
		}),
	);
}

/** Both names lead to one file: device and inode are equal. */
export function sameFile(view: CheckView, at: FileAt, other: FileAt): Finding {
	return ofFile(view, at, (mine) =>
		ofFile(view, other, (its) =>
			found(isSame(mine, its), {
				says: `${nameOf(at)} and ${nameOf(other, 'inside')} are one ${kindOf(mine)}`,
				otherwise: `${nameOf(at)} and ${nameOf(other, 'inside')} are two different files`,
				evidence: [identityOf(view, at)],
				context: [identityOf(view, other)],
			}),
		),
	);
}

/** What it takes for `/` is this directory: proc_pid_root(5). Needs `reads: ['root', 'files']`. */
export function rootIs(view: CheckView, process: ProcessFacts, at: FileAt): Finding {
	const lost = 'it has no root directory any more';
	return having(process, { file: 'root', value: process.details.root, lost }, (root) =>
		ofFile(view, at, (directory) =>
			found(isSame(root, directory), {
				says: `${nameProcess(process)} takes ${pathOf(at)} for /`,
				otherwise: `${nameProcess(process)} takes another directory than ${pathOf(at)} for /`,
				evidence: [rootOf(process)],
				context: [identityOf(view, at)],
			}),
		),
	);
}

function isSame(a: FileIdentity, b: FileIdentity): boolean {
	return a.device === b.device && a.inode === b.inode;
}

function fits(now: string, wanted: string | RegExp | ((text: string) => boolean)): boolean {
	if (typeof wanted === 'function') return wanted(now);
	return typeof wanted === 'string'
		? now.trimEnd() === wanted.trimEnd()
		: new RegExp(wanted, wanted.flags.replace(/[gy]/g, '')).test(now);
}

function digest(file: LabFile | null): string {
	return file === null ? '' : JSON.stringify([file.kind, file.rdev, file.size, file.text]);
}

/** `There is a directory at /srv`, `For sleep 12 there is nothing at /srv`. */
function thereIs(at: FileAt, file: LabFile | null): string {
	const what = file === null ? 'nothing' : `a ${kindOf(file)}`;
	const words = `there is ${what} at ${pathOf(at)}`;
	return typeof at === 'string' ? `T${words.slice(1)}` : `${forWhom(at)}${words}`;
}

/** Before a path: a sentence begins with a capital. */
function begin(at: FileAt): string {
	return typeof at === 'string' ? 'The file ' : forWhom(at);
}

function nameOf(at: FileAt, where: 'first' | 'inside' = 'first'): string {
	const name = typeof at === 'string' ? at.toString() : `${at.path} of ${nameProcess(at.in)}`;
	return where === 'first' ? `The names ${name}` : name;
}

function ofText(view: CheckView, at: FileAt, judge: (text: string) => Finding): Finding {
	return ofFile(view, at, (file) => {
		if (file.text !== undefined) return judge(file.text);
		if (file.kind !== 'file') return nothingSaid(view, at, file);
		return unknowable(`The text of ${pathOf(at)} is not read: it is on no ordinary file system`, [fileOf(view, at)]);
	});
}

function nothingSaid(view: CheckView, at: FileAt, file: LabFile): Finding {
	return found(false, {
		says: '',
		otherwise: `${thereIs(at, file)}, not a regular file`,
		evidence: [fileOf(view, at)],
	});
}

function ofFile(view: CheckView, at: FileAt, judge: (file: LabFile) => Finding): Finding {
	return ofReading(view, at, (file) =>
		file === null
			? found(false, { says: '', otherwise: thereIs(at, null), evidence: [fileOf(view, at)] })
			: judge(file),
	);
}

function ofReading(view: CheckView, at: FileAt, judge: (file: LabFile | null) => Finding): Finding {
	if (typeof at !== 'string' && at.in.unreadable.stat !== undefined) return ofLostProcess(at);
	const reading = readingAt(view.snapshot, at);
	if (reading === undefined)
		return nothing(
			typeof at === 'string' ? '' : `${nameProcess(at.in)} is a zombie: it has no root directory any more`,
		);
	if (!isUnreadable(reading)) return judge(reading);
	return unknowable(`${whyUnread(at, reading.unreadable)} (${reading.unreadable})`, [fileOf(view, at)]);
}

function ofLostProcess({ in: process }: Exclude<FileAt, string>): Finding {
	return having(process, { file: 'stat', value: undefined }, () => nothing(''));
}

function whyUnread(at: FileAt, errno: string): string {
	const where = typeof at === 'string' ? pathOf(at) : `${pathOf(at)} of ${nameProcess(at.in)}`;
	if (errno === 'ELOOP') return `A link is on the way to ${where}, and none is followed`;
	return errno === 'EAGAIN' ? `What is at ${where} was not looked at yet` : `What is at ${where} could not be read`;
}
