import { readFileSync, writeFileSync } from 'node:fs';
import type { Logger } from '../foundation/logger.ts';

/** The most that the kernel can count (NR_UNIX98_PTY_MAX). */
const most = 2 ** 20;

/**
 * Raises the number of terminals that all labs may have together, pty(7). A lab may mount terminals of its own, and by default a single one
 * could take all there are: with this many its memory ends first, which the kernel charges for each. The host's reserve stays.
 */
export function raiseTerminalLimit(logger: Logger, file = '/proc/sys/kernel/pty/max'): void {
	try {
		const limit = Number(readFileSync(file, 'latin1'));
		if (limit >= most) return;
		writeFileSync(file, `${most}\n`);
		logger.info({ from: limit, to: most }, 'raised kernel.pty.max, so that no lab can take every terminal');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (typeof code !== 'string') throw error;
		logger.warn({ file, code }, 'kernel.pty.max can not be raised: one lab may take every terminal of the machine');
	}
}
