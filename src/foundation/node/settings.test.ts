import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProblemError } from '../problem.ts';
import { layOutHome } from './home.ts';
import { readSettings } from './settings.ts';

test('without settings the home is in the checkout and web listens on loopback', () => {
	const settings = readSettings({});
	expect(settings.home.path).toBe(join(settings.home.root, '.proclab'));
	expect(settings).toMatchObject({ port: 4117, listen: '127.0.0.1', logLevel: 'info' });
	expect(Object.isFrozen(settings)).toBe(true);
});

test('a setting that makes no sense is told by name, with what it is and what to do', () => {
	const read = () => readSettings({ PROCLAB_PORT: 'eighty' });
	expect(read).toThrow(ProblemError);
	expect(read).toThrow(/PROCLAB_PORT.*"eighty".*or unset it/);
});

test('homes differ in their tag, so that two on one machine share neither sockets nor cgroups', () => {
	const [a, b] = [layOutHome('/checkout', '/a'), layOutHome('/checkout', '/b')];
	expect(a.tag).toMatch(/^[0-9a-f]{8}$/);
	expect(a.tag).not.toBe(b.tag);
	expect(a.run).not.toBe(b.run);
});
