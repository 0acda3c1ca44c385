import { expect, test } from 'vitest';
import type { LookRequest } from '../../../proc/lab-sight.ts';
import { errnoName, lookWords, readLook } from './sight-words.ts';

const init = { pid: 100, starttime: 7 };
const other = { pid: 200, starttime: 9 };
const request: LookRequest = {
	lab: init,
	places: [
		{
			process: init,
			files: [
				{ path: '/a b;:,', text: true },
				{ path: '/über', text: false },
			],
		},
		{ process: other, files: [{ path: '/x', text: true }] },
	],
	hostnames: [init, other],
	mountRoots: [other],
};

test('a request is words without what divides them', () => {
	expect(lookWords(request)).toEqual([
		'100,7',
		'100,7:t%2Fa%20b%3B%3A%2C:-%2F%C3%BCber;200,9:t%2Fx',
		'100,7;200,9',
		'200,9',
	]);
});

test('an answer is told in the order of the request, whatever the order of its words', () => {
	const words = [
		'mnt,0,0,mnt:[5],48,2',
		'file,0,1,2',
		'file,0,0,0,33188,47,12,1,100000,100000,3,4096,1700000000123,0,0,=%C3%BC%0A',
		'place,0,0,mnt:[1],47,2',
		'place,1,3',
		'uts,1,3',
		'uts,0,0,uts:[4],lab',
	];
	expect(readLook(request, words)).toEqual({
		places: [
			{
				ok: true,
				value: {
					mnt: 'mnt:[1]',
					root: { device: 47, inode: 2 },
					files: [
						{
							...{ kind: 'file', device: 47, inode: 12, links: 1, mode: 0o644, uid: 100_000, gid: 100_000 },
							...{ size: 3, bytes: 4_096, changedAt: 1_700_000_000_123, text: 'ü\n' },
						},
						null,
					],
				},
			},
			{ ok: false, error: 'ESRCH' },
		],
		hostnames: [
			{ ok: true, value: { link: 'uts:[4]', value: 'lab' } },
			{ ok: false, error: 'ESRCH' },
		],
		mountRoots: [{ ok: true, value: { link: 'mnt:[5]', value: { device: 48, inode: 2 } } }],
	});
});

test('what the answer lacks was not read', () => {
	const nothing = readLook(request, ['place,0,0,mnt:[1],47,2', 'file,0,0,0,7,7,7', 'file,0,1,40']);
	expect(nothing.places[0]).toMatchObject({
		ok: true,
		value: { files: [{ unreadable: 'EIO' }, { unreadable: 'ELOOP' }] },
	});
	expect([nothing.places[1], ...nothing.hostnames, ...nothing.mountRoots]).toEqual(
		Array(4).fill({ ok: false, error: 'EIO' }),
	);
});

test.each([
	[0o010644, 'fifo', undefined],
	[0o020666, 'character-device', [1, 3]],
	[0o041777, 'directory', undefined],
	[0o060660, 'block-device', [1, 3]],
	[0o104755, 'file', undefined],
	[0o120777, 'link', undefined],
	[0o140755, 'socket', undefined],
])('mode %i is a %s', (mode, kind, rdev) => {
	const { places } = readLook(request, ['place,0,0,mnt:[1],47,2', `file,0,0,0,${mode},1,2,1,0,0,0,0,0,1,3,-`]);
	const [place] = places;
	const [file] = place?.ok ? place.value.files : [];
	expect(file).toMatchObject({ kind, mode: mode & 0o7777, ...(rdev && { rdev }) });
	if (rdev === undefined) expect(file).not.toHaveProperty('rdev');
});

test('a number is told by the name of its error', () => {
	expect([errnoName(2), errnoName(40), errnoName(undefined), errnoName(12_345)]).toEqual([
		...['ENOENT', 'ELOOP', 'EIO', 'EIO'],
	]);
});
