/** The process is there no more, or what it had: no failure, it just went away. */
export function isGone(error: string): boolean {
	return error === 'ENOENT' || error === 'ESRCH';
}
