import {
	chmodSync,
	chownSync,
	linkSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shiftOwners } from './shift-owners.ts';

describe.runIf(process.getuid?.() === 0)('shifting the owners of a tree', () => {
	let root: string;
	beforeEach(() => {
		root = mkdtempSync('/tmp/proclab-shift-');
	});
	afterEach(() => rmSync(root, { recursive: true }));

	const owner = (name: string) => {
		const { uid, gid, mode } = lstatSync(join(root, name));
		return [uid, gid, (mode & 0o7777).toString(8)];
	};
	function file(name: string, [uid, gid]: readonly [number, number], mode: number) {
		writeFileSync(join(root, name), name);
		chownSync(join(root, name), uid, gid);
		chmodSync(join(root, name), mode);
	}

	test('adds to user and group, and keeps every bit of the mode', async () => {
		file('su', [0, 42], 0o6755);
		file('plain', [1000, 1000], 0o640);
		mkdirSync(join(root, 'mail'));
		chownSync(join(root, 'mail'), 0, 8);
		chmodSync(join(root, 'mail'), 0o3775);
		await shiftOwners(root, 100_000);
		expect(owner('su')).toEqual([100_000, 100_042, '6755']);
		expect(owner('plain')).toEqual([101_000, 101_000, '640']);
		expect(owner('mail')).toEqual([100_000, 100_008, '3775']);
		expect(owner('.').slice(0, 2)).toEqual([100_000, 100_000]);
	});

	test('shifts a file with two names once', async () => {
		file('one', [5, 5], 0o4755);
		mkdirSync(join(root, 'deep'));
		linkSync(join(root, 'one'), join(root, 'deep/two'));
		const { files } = await shiftOwners(root, 100_000);
		expect(owner('deep/two')).toEqual([100_005, 100_005, '4755']);
		expect(files).toBe(3);
	});

	test('shifts a link itself and nothing that it points to', async () => {
		const outside = mkdtempSync('/tmp/proclab-outside-');
		symlinkSync(outside, join(root, 'absolute'));
		symlinkSync('nowhere', join(root, 'dangling'));
		await shiftOwners(root, 100_000);
		expect(owner('absolute')[0]).toBe(100_000);
		expect(owner('dangling')[0]).toBe(100_000);
		expect(lstatSync(outside).uid).toBe(0);
		rmSync(outside, { recursive: true });
	});

	test('refuses to leave the file system', async () => {
		symlinkSync('/proc', join(root, 'fine'));
		await expect(shiftOwners(root, 1)).resolves.toMatchObject({ files: 2 });
		await expect(shiftOwners('/dev', 0)).rejects.toThrow('is another file system');
	});
});
