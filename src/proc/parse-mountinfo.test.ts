import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mountAt, parseMountinfo } from './parse-mountinfo.ts';

function parsed(text: string) {
	const mounts = parseMountinfo(text);
	if (!mounts.ok) throw new Error(mounts.error);
	return mounts.value;
}

const stacked = parsed(readFileSync(new URL('./fixtures/stacked-mounts/mountinfo', import.meta.url), 'latin1'));

test('of mounts stacked on one point the last is what is seen', () => {
	expect(stacked.filter((mount) => mount.mountPoint === '/mnt')).toHaveLength(2);
	expect(mountAt(stacked, '/mnt')).toMatchObject({ source: 'second', options: ['rw', 'relatime'] });
});

test('a read-only bind mount says so in its own options, not in those of the file system', () => {
	const bind = stacked.find((mount) => mount.mountPoint === '/mnt');
	expect(bind).toMatchObject({ options: ['ro', 'relatime'], superOptions: ['rw'] });
});

test('octal escapes in mount points and sources are undone', () => {
	expect(mountAt(stacked, '/tmp/pr/a b')).toMatchObject({ source: 'my source', type: 'tmpfs', root: '/' });
});

test('there may be no, one or several optional fields', () => {
	const found = parsed(
		[
			'36 35 98:0 /mnt1 /a rw,noatime - ext3 /dev/root rw,errors=continue',
			'37 35 98:0 /mnt1 /b rw master:1 - ext3 /dev/root rw',
			'38 35 98:0 /mnt1 /c rw shared:7 master:1 propagate_from:2 unbindable - ext3 - rw',
			'',
		].join('\n'),
	);
	expect(found.map((mount) => mount.optionalFields)).toEqual([
		[],
		['master:1'],
		['shared:7', 'master:1', 'propagate_from:2', 'unbindable'],
	]);
	expect(found.map((mount) => mount.source)).toEqual(['/dev/root', '/dev/root', '-']);
});

test('any mount point is read back through its escapes', () => {
	const escaped = (text: string) =>
		text.replace(/[ \t\n\\#]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
	const path = fc.uint8Array({ min: 1, maxLength: 40 }).map((array) => `/${String.fromCharCode(...array)}`);
	fc.assert(
		fc.property(path, (point) => {
			expect(parsed(`1 2 0:3 / ${escaped(point)} rw - tmpfs x rw\n`)[0]?.mountPoint).toBe(point);
		}),
	);
});

test('malformed lines are an error and nothing throws', () => {
	expect(parseMountinfo('1 2 0:3 / /x rw tmpfs x rw\n')).toMatchObject({ ok: false });
	expect(parseMountinfo('1 2 0:3 / /x rw - tmpfs x\n')).toMatchObject({ ok: false });
	const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => String.fromCharCode(...array));
	fc.assert(fc.property(bytes, (text) => typeof parseMountinfo(text).ok === 'boolean'));
});
