/**
 * Parses `/proc/PID/cmdline`: arguments that each end with a NUL, the last perhaps not. A program that has overwritten
 * its argv (setproctitle) leaves a tail of NULs, so empty arguments at the very end can't be told from padding and are
 * dropped.
 */
export function parseCmdline(text: string): readonly string[] {
	let end = text.length;
	while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
	return end === 0 ? [] : text.slice(0, end).split('\0');
}
