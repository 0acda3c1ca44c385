import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Logger } from '../foundation/logger.ts';
import { raiseTerminalLimit } from './terminal-limit.ts';

const folder = mkdtempSync('/tmp/terminal-limit-');
afterAll(() => rmSync(folder, { recursive: true }));

function logged() {
	const lines: string[] = [];
	const note = (level: string) => (_facts: object, message: string) => void lines.push(`${level}: ${message}`);
	const logger: Logger = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
	return { lines, logger };
}

test('a low limit of terminals is raised, and a high one is left as it is', () => {
	const { lines, logger } = logged();
	const file = join(folder, 'max');
	writeFileSync(file, '4096\n');
	raiseTerminalLimit(logger, file);
	expect(readFileSync(file, 'latin1')).toBe('1048576\n');
	raiseTerminalLimit(logger, file);
	expect(lines).toEqual([expect.stringContaining('info: raised kernel.pty.max')]);
});

test('a limit that can not be raised is told, and labd goes on', () => {
	const { lines, logger } = logged();
	raiseTerminalLimit(logger, join(folder, 'nowhere', 'max'));
	expect(lines).toEqual([expect.stringContaining('warn: kernel.pty.max can not be raised')]);
});
