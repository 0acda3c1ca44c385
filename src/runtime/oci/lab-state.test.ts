import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabRef } from '../container-runtime.ts';
import { lastEngineError } from './engine.ts';
import { readLabState, writeLabState } from './lab-state.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync('/tmp/proclab-state-');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lab: LabRef = {
	id: 'a',
	init: { pid: 4711, starttime: 123_456 },
	rootUid: 100_000,
	imagePath: '/images/host',
	cgroups: { pids: '/sys/fs/cgroup/pids/proclab-x/a' },
	labels: { learner: 'Ünal', lesson: 'a/b' },
};

test('a lab’s state comes back as it was written, and replaces the one before', () => {
	const file = join(folder, 'lab.json');
	writeLabState(file, { ...lab, init: { pid: 0, starttime: 0 } });
	writeLabState(file, lab);
	expect(readLabState(file)).toEqual(lab);
	expect(readdirSync(folder)).toEqual(['lab.json']);
});

test.each([
	['missing', undefined],
	['empty', ''],
	['cut off', JSON.stringify(lab).slice(0, 40)],
	['something else', '{"id":"a"}'],
])('a state that is %s is no state', (_, text) => {
	const file = join(folder, 'lab.json');
	if (text !== undefined) writeFileSync(file, text);
	expect(readLabState(file)).toBeUndefined();
});

test('the reason an engine gives is its last error, whatever the order of the keys', () => {
	const log = join(folder, 'engine.log');
	expect(lastEngineError(log)).toBeUndefined();
	writeFileSync(
		log,
		[
			'{"level":"warning","msg":"cgroup is old","time":"2026-11-22"}',
			'{"msg":"first","level":"error"}',
			'not json',
			'{"level":"error","msg":"exec: \\"tini\\": not found","time":"2026-11-22"}',
			'{"level":"warning","msg":"later"}',
			'',
		].join('\n'),
	);
	expect(lastEngineError(log)).toBe('exec: "tini": not found');
});
