import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a program ended. `exitCode` is `null` when a signal or the time-out ended it, or when it couldn't be started. */
export interface ProgramEnd {
	readonly exitCode: number | null;
	readonly timedOut: boolean;
	/** What ended it, if we did not. */
	readonly killedBy: NodeJS.Signals | null;
	/** What it wrote to standard output and standard error, empty when not captured, or why it couldn't be started. */
	readonly output: string;
}

export interface ProgramOptions {
	readonly timeoutMilliseconds: number;
	readonly cwd?: string;
	/** `false` gives it `/dev/null` for its three standard files: for programs that leave a daemon behind. */
	readonly capture?: boolean;
}

/** Environment of programs on the host: nothing of ours reaches a lab by inheritance. */
export const hostEnvironment: Readonly<Record<string, string>> = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	LANG: 'C.UTF-8',
};

/**
 * Runs a program of the host to its end; at the time-out its whole process group is killed. Never rejects. It dies when we do (prctl(2),
 * PR_SET_PDEATHSIG), so that whoever cleans up after a crash isn't overtaken by a half-done step.
 */
export async function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
	const output = options.capture === false ? 'ignore' : 'pipe';
	const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', file, ...args], {
		cwd: options.cwd ?? '/',
		env: hostEnvironment,
		detached: true,
		stdio: ['ignore', output, output],
	});
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
	}, options.timeoutMilliseconds);
	const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null; why: string }>((resolve) => {
		child.once('error', (error) => resolve({ exitCode: null, signal: null, why: error.message }));
		child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, why: '' }));
	});
	const texts = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
	const { exitCode, signal, why } = await ended;
	clearTimeout(timer);
	const written = await Promise.all(texts);
	const said = [...written, why].join('').trim();
	return { exitCode: timedOut ? null : exitCode, timedOut, killedBy: timedOut ? null : signal, output: said };
}
