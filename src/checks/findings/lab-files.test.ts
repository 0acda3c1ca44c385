import { expect, test } from 'vitest';
import type { FileReading } from '../../proc/lab-file.ts';
import type { ProcessFacts, Snapshot } from '../../proc/snapshot.ts';
import { withDoubt } from '../doubt.ts';
import { fileAt } from '../file-at.ts';
import {
	type Finding,
	fileIs,
	fileMissing,
	fileOwner,
	fileSays,
	fileUnchanged,
	hostnameIs,
	isWhiteout,
	onlyChrooted,
	pivoted,
	rootIs,
	sameFile,
	verdictOf,
} from '../findings.ts';
import { labFile, richProcess, richSnapshot } from '../rich-facts.ts';
import { sampleProcess, viewOf } from '../sample-facts.ts';
import type { CheckView } from '../task.ts';

const told = ({ holds, says, evidence }: Finding) => [
	...[holds, says],
	...evidence.map(({ source, field, value }) => `${source} ${field}: ${value}`),
];

const view = viewOf(richSnapshot(0), richSnapshot(100, richProcess));
const inside = (path: string, process: ProcessFacts = richProcess) => ({ in: process, path });

/** The lab where this is at `/tmp/x`. */
function lab(reading: FileReading, before: FileReading = null): CheckView {
	const at = (time: number, found: FileReading): Snapshot => ({ ...richSnapshot(time), files: { '/tmp/x': found } });
	return viewOf(at(0, before), at(100, reading));
}

test('a file is told by its kind, as the lab has it or one of its processes', () => {
	expect(told(fileIs(view, '/srv/root', 'directory'))).toEqual([
		...[true, 'There is a directory at /srv/root'],
		'/proc/4700/root/srv/root file: directory, mode 755, uid 0, gid 0',
	]);
	expect(told(fileIs(view, '/srv/root', 'file'))).toEqual([
		...[false, 'There is a directory at /srv/root, not a regular file'],
		'/proc/4700/root/srv/root file: directory, mode 755, uid 0, gid 0',
	]);
	expect(told(fileIs(view, inside('/etc/app.conf'), 'file'))).toEqual([
		...[true, 'For sleep 11 there is a regular file at /etc/app.conf'],
		'/proc/4711/root/etc/app.conf file: regular file, 8 bytes, mode 644, uid 0, gid 0',
	]);
	expect(fileIs(view, '/nothing', 'file').says).toBe('There is nothing at /nothing');
	expect(fileIs(lab(labFile({ kind: 'link' })), '/tmp/x', 'file').says).toBe(
		'There is a symbolic link at /tmp/x, not a regular file',
	);
});

test('nothing is there, or something', () => {
	expect(told(fileMissing(view, '/nothing'))).toEqual([
		...[true, 'There is nothing at /nothing', '/proc/4700/root/nothing file: No such file or directory'],
	]);
	expect(told(fileMissing(view, inside('/gone')))[1]).toBe('For sleep 11 there is nothing at /gone');
	expect(told(fileMissing(view, '/srv/root')).slice(0, 2)).toEqual([false, 'There is a directory at /srv/root']);
});

test('a text is compared without what is blank at its end, by a pattern, or by a function', () => {
	const says = (text: string | RegExp | ((text: string) => boolean)) =>
		fileSays(view, '/tmp/pids.txt', { text, what: 'both pids' });
	expect(told(says('11 22'))).toEqual([
		...[true, 'The file /tmp/pids.txt has both pids', '/proc/4700/root/tmp/pids.txt content: 11 22'],
	]);
	const sticky = /^11/g;
	expect([says(sticky), says(sticky), says((text) => text === '11 22\n')].map(({ holds }) => holds)).toEqual([
		...[true, true, true],
	]);
	expect(says('22 11').says).toBe('The file /tmp/pids.txt doesn’t have both pids');
	expect(fileSays(view, '/srv/root', { text: 'x', what: 'x' }).says).toContain('not a regular file');
	expect(fileSays(lab(labFile()), '/tmp/x', { text: 'x', what: 'x' })).toMatchObject({
		...{ holds: 'unknown', says: 'The text of /tmp/x is not read: it is on no ordinary file system' },
	});
});

test('a file is as it was when the task began, or was changed', () => {
	const file = labFile({ text: 'one' });
	const changes: readonly (readonly [FileReading, FileReading, boolean, string])[] = [
		[file, { ...file, changedAt: 5, links: 2 }, true, 'The file /tmp/x is as it was'],
		[file, { ...file, text: 'two' }, false, 'The file /tmp/x was changed'],
		[file, { ...file, size: 9 }, false, 'The file /tmp/x was changed'],
		[file, null, false, 'The file /tmp/x is gone'],
		[null, file, false, 'The file /tmp/x is new'],
		[null, null, true, 'Nothing is at /tmp/x, as before'],
	];
	for (const [before, now, holds, says] of changes)
		expect(fileUnchanged(lab(now, before), '/tmp/x')).toMatchObject({ holds, says });
	expect(fileUnchanged(lab(file, { unreadable: 'EIO' }), '/tmp/x').holds).toBe('unknown');
});

test('an owner is told as the lab counts, a whiteout by its numbers, one file by two names', () => {
	const mine = lab(labFile({ uid: 101_000 }));
	expect(fileOwner(mine, '/tmp/x', 1_000).says).toBe('The file /tmp/x belongs to uid 1000');
	expect(fileOwner(mine, '/tmp/x', 0).says).toBe('The file /tmp/x belongs to uid 1000, not to 0');
	expect(isWhiteout(view, '/tmp/drop').says).toBe('The file /tmp/drop is a whiteout, a character device 0:0');
	expect(isWhiteout(view, '/tmp/pids.txt').says).toBe('There is a regular file at /tmp/pids.txt, no whiteout');
	expect(sameFile(view, '/srv/root', '/srv/root').says).toBe('The names /srv/root and /srv/root are one directory');
	expect(sameFile(view, '/tmp/drop', inside('/etc/app.conf')).says).toBe(
		'The names /tmp/drop and /etc/app.conf of sleep 11 are two different files',
	);
});

test('a root directory is told by device and inode, and how it came to be by the root of the mount namespace', () => {
	const root = rootIs(view, richProcess, '/srv/root');
	expect(told(root)).toEqual([
		...[true, 'sleep 11 takes /srv/root for /', '/proc/4711/root root: device 0:48, inode 2'],
		'/proc/4700/root/srv/root inode: device 0:48, inode 2',
	]);
	expect(rootIs(view, richProcess, '/tmp/drop').says).toBe('sleep 11 takes another directory than /tmp/drop for /');
	expect([pivoted(view, richProcess), onlyChrooted(view, richProcess)].map(({ holds }) => holds)).toEqual([
		true,
		false,
	]);
	const jailed = { ...richProcess, details: { ...richProcess.details, root: { device: 48, inode: 3 } } };
	expect(onlyChrooted(view, jailed)).toMatchObject({
		...{ holds: true, says: 'sleep 11 was moved by chroot: the root of its mount namespace is another directory' },
	});
	expect(hostnameIs(view, richProcess, 'box').holds).toBe(true);
	expect(hostnameIs(view, richProcess, 'lab').says).toBe('sleep 11 sees the host name box, not lab');
});

test('what could not be read is unknown, and says why', () => {
	const unread = (unreadable: string) => fileMissing(lab({ unreadable }), '/tmp/x');
	expect(told(unread('ELOOP'))).toEqual([
		...['unknown', 'A link is on the way to /tmp/x, and none is followed (ELOOP)'],
		'/proc/4700/root/tmp/x file: unreadable (ELOOP)',
	]);
	expect(unread('EAGAIN').says).toBe('What is at /tmp/x was not looked at yet (EAGAIN)');
	const lost = { ...richProcess, details: {}, unreadable: { files: 'EFBIG' } };
	expect(fileIs(view, inside('/gone', lost), 'file').holds).toBe('unknown');
	expect(fileIs(view, inside('/gone', { ...richProcess, unreadable: { stat: 'EIO' } }), 'file').holds).toBe('unknown');
	const zombie = sampleProcess({ state: 'Z' });
	expect(fileIs(view, inside('/gone', zombie), 'file')).toMatchObject({
		...{ holds: false, says: 'sleep 11 is a zombie: it has no root directory any more' },
	});
	const blind = { ...view, snapshot: { ...view.snapshot, hostnames: {}, mountRoots: {} } };
	for (const finding of [hostnameIs(blind, richProcess, 'box'), pivoted(blind, richProcess)])
		expect(finding.holds).toBe('unknown');
	expect(fileAt(lab({ unreadable: 'EIO' }), '/tmp/x')).toBeUndefined();
	expect(fileAt(view, '/tmp/drop')).toMatchObject({ kind: 'character-device' });
});

test('a path or a fact that nobody wished for is a mistake in the course', () => {
	expect(() => fileMissing(view, '/elsewhere')).toThrow("files must have '/elsewhere'");
	expect(() => fileMissing(view, inside('/elsewhere'))).toThrow("{ path: '/elsewhere', in: 'each-root' }");
	const { hostnames: _, mountRoots: __, ...bare } = view.snapshot;
	expect(() => hostnameIs({ ...view, snapshot: bare }, richProcess, 'x')).toThrow("reads must have 'hostnames'");
	expect(() => pivoted({ ...view, snapshot: bare }, richProcess)).toThrow("reads must have 'mount-roots'");
});

test('a verdict is in doubt for what it looks at, and not for the files of other tasks', () => {
	const looked = { reads: ['files', 'hostnames'] as const, files: ['/tmp/{{nick}}'], vars: { nick: 'x' } };
	const doubted = (files: Snapshot['files'], change: Partial<Snapshot> = {}) => {
		const snapshot = { ...richSnapshot(100), ...change, ...(files && { files }) };
		return withDoubt(verdictOf(fileMissing(viewOf(snapshot), '/tmp/x')), snapshot, looked).verdict;
	};
	const there = labFile();
	expect(doubted({ '/tmp/x': there })).toBe('not-yet');
	expect(doubted({ '/tmp/x': there, '/other': { unreadable: 'ELOOP' } })).toBe('not-yet');
	expect(doubted({ '/tmp/x': there }, { hostnames: { 'uts:[1]': { unreadable: 'EIO' } } })).toBe('unknown');
	expect(doubted({ '/tmp/x': null }, { hostnames: { 'uts:[1]': { unreadable: 'EIO' } } })).toBe('passed');
	expect(doubted({ '/tmp/x': null }, { mountRoots: { 'mnt:[1]': { unreadable: 'EIO' } } })).toBe('passed');
	const eachRoot = { reads: ['files'] as const, files: [{ path: '/gone', in: 'each-root' as const }] };
	const verdict = verdictOf(fileIs(view, inside('/gone'), 'file'));
	const lost = { ...richProcess, unreadable: { files: 'EFBIG' } };
	expect(withDoubt(verdict, richSnapshot(100, richProcess), eachRoot).verdict).toBe('not-yet');
	expect(withDoubt(verdict, richSnapshot(100, lost), eachRoot).verdict).toBe('unknown');
	expect(withDoubt(verdict, richSnapshot(100, { ...lost, unreadable: { files: 'ESRCH' } }), eachRoot).verdict).toBe(
		'not-yet',
	);
});
