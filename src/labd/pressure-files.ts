import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../foundation/logger.ts';

const groupAndOthersWrite = 0o022;

/**
 * Lets only the host's root write to `/proc/pressure`, proc(5). Whoever writes there asks to be woken; the kernel keeps something for
 * each that it charges nobody, and takes milliseconds to forget one, so that a process of a lab with thousands of them can't be killed
 * for minutes. The mode is that of the file in every mount of proc(5), of labs too, and a lab's root may not change it; to hide the files
 * would be of no use, for it may mount another.
 */
export function closePressureFiles(logger: Logger, folder = '/proc/pressure'): void {
	try {
		for (const name of readdirSync(folder)) {
			const file = join(folder, name);
			const { mode } = statSync(file);
			if ((mode & groupAndOthersWrite) !== 0) chmodSync(file, mode & ~groupAndOthersWrite & 0o7777);
		}
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (typeof code !== 'string') throw error;
		if (code === 'ENOENT') return;
		logger.warn({ folder, code }, 'labs can write to /proc/pressure: processes of theirs may take minutes to end');
	}
}
