import { expect, test } from 'vitest';
import { mergeWishes } from '../proc/lab-file.ts';
import { checkFilesRead, filesRule } from './file-rules.ts';

test.each([
	['/tmp/x', "files is '/tmp/x'; it must be a list of paths in the lab"],
	[[], 'files is empty; leave it out'],
	[['tmp/x'], "files[0] is 'tmp/x'; it must be an absolute path in the lab"],
	[['/tmp//x'], "files[0] is '/tmp//x'; write it without '//', '.', '..' and a '/' at its end"],
	[['/tmp/../etc'], "files[0] is '/tmp/../etc'; write it without '//', '.', '..' and a '/' at its end"],
	[['/tmp/'], "files[0] is '/tmp/'; write it without '//', '.', '..' and a '/' at its end"],
	[['/a', { path: '/b', txt: true }], "files[1] has 'txt'; did you mean 'text'?"],
	[[{ path: '/b', text: false }], 'files[0].text is false; it must be true'],
	[[{ path: '/b', in: 'root' }], "files[0].in is 'root'; it must be 'lab' or 'each-root'"],
	[[{ text: true }], 'files[0].path is undefined; it must be an absolute path in the lab'],
	[[5], 'files[0] is 5; it must be a path or { path, text, in }'],
	[[`/${'x'.repeat(600)}`], 'files[0] is no path that a learner could type'],
	[Array(25).fill('/x'), 'files has 25; it may have 24 at most'],
])('%j is refused: %s', (files, why) => {
	expect(filesRule.check(files)).toBe(why);
});

test('paths, also with values of the learner and in each root, are taken', () => {
	const files = ['/', '/tmp/{{nick}}.txt', { path: '/a' }, { path: '/b', text: true, in: 'each-root' }];
	expect(filesRule.check(files)).toBeUndefined();
});

test('reads and files go together', () => {
	expect(checkFilesRead({ reads: ['files'], files: ['/a'] })).toEqual([]);
	expect(checkFilesRead({ reads: ['root'] })).toEqual([]);
	expect(checkFilesRead({ reads: ['files'] })).toEqual([
		"reads has 'files', but files is missing: the paths to look at",
	]);
	expect(checkFilesRead({ files: ['/a'] })).toEqual(["files is given, but reads has no 'files'"]);
});

test('wishes for one path become one, with all that any of them wants', () => {
	const wishes = ['/{{x}}', { path: '/a', text: true as const }, { path: '/a', in: 'each-root' as const }];
	expect(mergeWishes(wishes, (path) => path.replace('{{x}}', 'b'))).toEqual([
		{ path: '/a', text: true, eachRoot: true },
		{ path: '/b', text: false, eachRoot: false },
	]);
});
