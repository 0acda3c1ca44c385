import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Home, layOutHome } from '../foundation/node/home.ts';
import { labdCrashed, labdStopped } from '../lifecycle/lab-ending.ts';
import { EndedLabs } from './ended-labs.ts';

let home: Home;

beforeEach(() => {
	home = layOutHome('/', mkdtempSync('/tmp/proclab-ended-'));
});
afterEach(() => rmSync(home.path, { recursive: true, force: true }));

test('what one labd leaves the next one tells, each end once', () => {
	const ended = new EndedLabs();
	ended.add('ann', 'm/one', labdStopped);
	ended.add('bob', 'm/one', labdCrashed);
	expect(ended.save(home)).toBeUndefined();
	const next = EndedLabs.load(home);
	expect(next.take('ann', 'm/two')).toBeUndefined();
	expect(next.take('ann', 'm/one')).toEqual(labdStopped);
	expect(next.take('ann', 'm/one')).toBeUndefined();
	expect(next.take('bob', 'm/one')).toEqual(labdCrashed);
	expect(EndedLabs.load(home).take('bob', 'm/one')).toBeUndefined();
});

test('a labd that ends without labs leaves nothing', () => {
	expect(new EndedLabs().save(home)).toBeUndefined();
	expect(readdirSync(home.path)).toEqual([]);
});

test.each(['', '{"a":', '[["ann"]]'])('a file that says %j is as good as none', (text) => {
	writeFileSync(join(home.path, 'ended-labs.json'), text);
	expect(EndedLabs.load(home).take('ann', 'm/one')).toBeUndefined();
	expect(existsSync(join(home.path, 'ended-labs.json'))).toBe(false);
});

test('a folder that can not be written to is told', () => {
	const ended = new EndedLabs();
	ended.add('ann', 'm/one', labdStopped);
	expect(ended.save({ ...home, path: join(home.path, 'missing') })?.message).toContain('ENOENT');
});

test('how a lab ended that is known already is not said to be otherwise', () => {
	const ended = new EndedLabs();
	ended.add('ann', 'm/one', labdStopped);
	for (const learner of ['ann', 'bob']) ended.addMissing(learner, 'm/one', labdCrashed);
	expect([ended.take('ann', 'm/one'), ended.take('bob', 'm/one')]).toEqual([labdStopped, labdCrashed]);
});
