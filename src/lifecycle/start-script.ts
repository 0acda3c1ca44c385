import { spawn } from 'node:child_process';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { ContainerRuntime, LabRef } from '../runtime/container-runtime.ts';

/** A start script that takes longer is taken to hang, in milliseconds. */
const defaultLimit = 20_000;

/** As much of what it printed is kept, in bytes, to say why it failed. */
const keptOutput = 2_000;

/** The exit status with which timeout(1) says that it had to kill: 128 + SIGKILL. */
const killedStatus = 137;

/** So much longer the engine may take, in milliseconds, before it counts as hanging too. */
const engineLimit = 5_000;

/**
 * Runs the script given as `$1`, with its output in a file: the engine waits until every copy of a pipe is closed, and what the
 * script leaves running keeps its own. A script that hangs is killed in the lab, which may be a living one.
 */
const wrapper = `
log=$(mktemp /run/start.XXXXXX)
{ timeout --signal=KILL "$2" bash -c "$1" < /dev/null > "$log" 2>&1; } 2> /dev/null
status=$?
tail -c ${keptOutput} "$log"
rm -f "$log"
exit $status
`;

export interface StartScript {
	/** The id of the task or question it is of. */
	readonly of: string;
	/** The key under which that has it. */
	readonly key: 'start' | 'entry';
	readonly script: string;
}

interface Outcome {
	readonly printed: string;
	readonly ending: string | null;
}

/** Makes a start state: runs a script of a task or question as root in the lab, `limit` milliseconds at most. Problem `start-script-failed`, with what it printed. */
export async function runStartScript(
	target: { readonly runtime: ContainerRuntime; readonly lab: LabRef; readonly limit?: number },
	{ of, key, script }: StartScript,
	signal: AbortSignal,
): Promise<Result<void, Problem>> {
	const { limit = defaultLimit } = target;
	const command = target.runtime.shellCommand(target.lab, {
		argv: ['/bin/bash', '-c', wrapper, 'start', script, String(limit / 1000)],
		terminal: false,
	});
	const { ending, printed } = await runToEnd(command, { signal, limit });
	if (ending === null) return succeed(undefined);
	const said = printed.trim();
	return fail({
		code: 'start-script-failed',
		what: `The lab could not be made ready for '${of}'.`,
		why: `Its ${key} script ${ending}${said === '' ? ' and printed nothing.' : `. It printed: ${said}`}`,
		fix: 'Start the lab afresh. If it fails again, tell whoever wrote the lesson.',
	});
}

type Command = ReturnType<ContainerRuntime['shellCommand']>;

function runToEnd(
	command: Command,
	{ signal, limit }: { readonly signal: AbortSignal; readonly limit: number },
): Promise<Outcome> {
	const began = performance.now();
	const hung = `did not end within ${limit / 1000} seconds`;
	return new Promise((resolve) => {
		const child = spawn(command.file, command.args, {
			env: command.env,
			cwd: command.cwd,
			stdio: ['ignore', 'pipe', 'pipe'],
			signal: AbortSignal.any([signal, AbortSignal.timeout(limit + engineLimit)]),
			killSignal: 'SIGKILL',
		});
		let printed = '';
		const keep = (bytes: Buffer) => {
			printed = (printed + bytes.toString()).slice(-keptOutput);
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		const finish = (ending: string | null) => resolve({ printed, ending });
		child.on('error', (error) => {
			if (error.name !== 'AbortError') return finish(`could not be run (${error.message})`);
			finish(signal.aborted ? 'was given up' : hung);
		});
		child.on('close', (code, killer) => {
			if (code === 0) finish(null);
			else if (code === killedStatus && performance.now() - began >= limit) finish(hung);
			else finish(code === null ? `was killed by ${killer}` : `ended with exit status ${code}`);
		});
	});
}
