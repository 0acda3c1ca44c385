/** The kernel's words for the state letters, as `State:` of proc_pid_status(5) has them. */
const words: Readonly<Record<string, string>> = {
	R: 'running',
	S: 'sleeping',
	D: 'disk sleep',
	T: 'stopped',
	t: 'tracing stop',
	X: 'dead',
	Z: 'zombie',
	P: 'parked',
	I: 'idle',
};

/** `zombie` for `Z`; a letter that is not known stays as it is. */
export function stateWord(state: string): string {
	return words[state] ?? state;
}
