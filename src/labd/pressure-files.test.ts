import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Logger, silentLogger } from '../foundation/logger.ts';
import { closePressureFiles } from './pressure-files.ts';

const folder = mkdtempSync('/tmp/pressure-files-');
afterAll(() => rmSync(folder, { recursive: true }));

test('what everybody could write to only its owner can, and all may read it still', () => {
	for (const name of ['cpu', 'memory']) writeFileSync(join(folder, name), '');
	chmodSync(join(folder, 'cpu'), 0o666);
	chmodSync(join(folder, 'memory'), 0o644);
	closePressureFiles(silentLogger, folder);
	for (const name of ['cpu', 'memory']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);
});

test('a kernel without such files is fine, and files that can not be changed are told', () => {
	const told: string[] = [];
	const logger: Logger = { ...silentLogger, warn: (_facts, message) => told.push(message) };
	closePressureFiles(logger, join(folder, 'nowhere'));
	expect(told).toEqual([]);
	closePressureFiles(logger, join(folder, 'cpu'));
	expect(told).toEqual([expect.stringContaining('labs can write to /proc/pressure')]);
});
