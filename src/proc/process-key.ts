/** `pid:starttime`: a process, never a bare pid, for pids are used again. */
export type ProcessKey = `${number}:${number}`;

export function processKey(process: { readonly pid: number; readonly starttime: number }): ProcessKey {
	return `${process.pid}:${process.starttime}`;
}
