import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimedRanges, claimRange, parseSubordinateIds, releaseRange } from './id-ranges.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync('/tmp/proclab-ranges-');
});
afterEach(() => rmSync(folder, { recursive: true }));

const owner = (id: string, tag = 'home') => ({ tag, id });
const claim = (id: string, tag?: string) => claimRange(owner(id, tag), folder, [])?.first;

test('no two labs of a machine have a range at the same time', () => {
	expect([claim('a'), claim('b'), claim('a', 'other')]).toEqual([1_000_000, 1_065_536, 1_131_072]);
	releaseRange(owner('b'), undefined, folder);
	expect(claim('c')).toBe(1_065_536);
	expect(claimedRanges('home', folder).toSorted((a, b) => a.first - b.first)).toEqual([
		{ id: 'a', first: 1_000_000 },
		{ id: 'c', first: 1_065_536 },
	]);
});

test('a range is given back by its own lab only, found by hint or without', () => {
	const first = claim('a');
	releaseRange(owner('a', 'other'), first, folder);
	releaseRange(owner('b'), first, folder);
	expect(readdirSync(folder)).toEqual(['1000000']);
	releaseRange(owner('a'), 4711, folder);
	expect(readdirSync(folder)).toEqual([]);
	claim('a');
	releaseRange(owner('a'), first, folder);
	releaseRange(owner('a'), first, folder);
	expect(readdirSync(folder)).toEqual([]);
});

test('ranges that somebody has by subuid(5) are left alone', () => {
	const given = parseSubordinateIds('root:100000:65536\nann:1000000:1\nbob:1131071:2\nbroken\nnone:1:0\n\n');
	expect(given).toHaveLength(3);
	expect(claimRange(owner('a'), folder, given)).toEqual({ first: 1_196_608, count: 65_536 });
});

test('when all ids are given away there is no range, and none reaches past the last id', () => {
	expect(claimRange(owner('a'), folder, [{ first: 0, count: 2 ** 32 }])).toBeUndefined();
	const last = claimRange(owner('a'), folder, [{ first: 0, count: 2 ** 32 - 3 * 65_536 }]);
	expect(last?.first).toBeGreaterThan(2 ** 32 - 3 * 65_536);
	expect((last?.first ?? 0) + (last?.count ?? 0)).toBeLessThanOrEqual(2 ** 32 - 65_536);
});
