import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { imageFiles } from './image-files.ts';

const folder = mkdtempSync('/tmp/image-files-');
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(folder, 'rootfs');
mkdirSync(join(root, 'usr/bin'), { recursive: true });
writeFileSync(join(root, 'usr/bin/tail'), 'a program');
mkdirSync(join(folder, 'host'));
writeFileSync(join(folder, 'host/secret'), 'of the host');
symlinkSync(join(folder, 'host'), join(root, 'var'));
symlinkSync('/usr/bin/tail', join(root, 'usr/bin/link'));

function factsOf(path: string) {
	const { ino: inode, ctimeMs: changedAt } = lstatSync(path);
	return { inode, changedAt };
}

test('a file of the image is known at its own path only', () => {
	const isFromImage = imageFiles(root);
	const facts = factsOf(join(root, 'usr/bin/tail'));
	expect(isFromImage('/usr/bin/tail', facts)).toBe(true);
	expect(isFromImage('/usr/bin/tail', facts)).toBe(true);
	expect(isFromImage('/usr/bin/head', facts)).toBe(false);
	expect(isFromImage('/usr/bin/tail (deleted)', facts)).toBe(false);
	expect(isFromImage('/usr/bin/tail/more', facts)).toBe(false);
});

test('a file that was written to is not the image’s, though its inode, size and time are', () => {
	const copy = join(folder, 'copy');
	mkdirSync(join(copy, 'usr/bin'), { recursive: true });
	const file = join(copy, 'usr/bin/tail');
	writeFileSync(file, 'a program');
	const before = statSync(file);
	const isFromImage = imageFiles(copy);
	expect(isFromImage('/usr/bin/tail', factsOf(file))).toBe(true);
	while (statSync(file).ctimeMs === before.ctimeMs) writeFileSync(file, 'a forgery');
	utimesSync(file, before.atime, before.mtime);
	expect(statSync(file)).toMatchObject({ ino: before.ino, size: before.size, mtimeMs: before.mtime.getTime() });
	expect(isFromImage('/usr/bin/tail', factsOf(file))).toBe(false);
});

test('no link of the image leads to a file of the host', () => {
	const isFromImage = imageFiles(root);
	const secret = factsOf(join(folder, 'host/secret'));
	expect(readFileSync(join(root, 'var/secret'), 'utf8')).toBe('of the host');
	expect(isFromImage('/var/secret', secret)).toBe(false);
	expect(isFromImage('/../host/secret', secret)).toBe(false);
	expect(isFromImage('/usr/bin/link', factsOf(join(root, 'usr/bin/tail')))).toBe(false);
});
