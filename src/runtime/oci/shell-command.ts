import type { ProgramRequest, ShellCommand, ShellRequest } from '../container-runtime.ts';
import { labEnvironment, openFilesFence, processFences } from './bundle.ts';
import type { EngineName } from './engine.ts';
import type { OciHost } from './host.ts';
import { hostEnvironment } from './run-program.ts';

/**
 * The engine's working directory for the program stays `/`: a path that the learner can replace by a link is entered by a shell of
 * the lab instead. On a terminal that shell also sets what a terminal of a real host has: characters of several bytes, and a
 * carriage return before each line feed.
 */
const enterHome = `${openFilesFence} cd; unset OLDPWD; exec "$@"`;
const enterHomeOnTerminal = `stty iutf8 onlcr; ${enterHome}`;

/**
 * runc takes the carriage return (ONLCR, termios(3)) from the lab's terminal and leaves it to its own, some time while the program
 * starts. Both together would write two, and its own alone would break programs that move the cursor down by a bare line feed.
 * So the shell waits, not for ever, until it is gone (output flags are the second field: 5 before, 1 after), and puts it back.
 */
const awaitRunc = `n=0; until s=$(stty -g) s=\${s#*:} n=$((n+1)); [ "\${s%%:*}" = 1 ] || [ "$n" = 100 ]; do :; done;`;

/** The engine relays bytes as they are: its own terminal adds no carriage return. */
const relayRaw = 'stty -onlcr;';

const { openFiles, lockedMemory, oomScoreAdj } = processFences;

/** An engine gives a program the limits that it has itself, and not those of PID 1; so does crun with the score. */
const fenceLimits = `ulimit -c 0; ulimit -n ${openFiles.hard}; ulimit -S -n ${openFiles.soft}; ulimit -l ${lockedMemory / 1024};`;
const fenceCrun = `echo ${oomScoreAdj} > /proc/self/oom_score_adj;`;

/** The command that runs a program in a lab beside its PID 1. */
export function shellCommandOf(host: OciHost, lab: string, request: ShellRequest): ShellCommand {
	const exec = [host.engineFile, ...execArgs(host, lab, request)];
	const common = { env: hostEnvironment, cwd: '/', isRelay: request.terminal };
	const script = [
		...[fenceLimits, host.engine === 'crun' ? fenceCrun : '', request.terminal ? relayRaw : '', 'exec "$@"'],
	].filter(Boolean);
	return { file: '/bin/sh', args: ['-c', script.join(' '), 'sh', ...exec], ...common };
}

/** As `shellCommandOf`, on a terminal of the lab; to be run on a pty. */
export function terminalCommand(host: OciHost, lab: string, request: ProgramRequest): ShellCommand {
	return shellCommandOf(host, lab, { ...request, terminal: true });
}

function execArgs(host: OciHost, lab: string, request: ShellRequest): readonly string[] {
	const environment = { ...labEnvironment, ...(request.terminal ? { TERM: 'xterm-256color' } : {}), ...request.env };
	return [
		...['--root', host.stateRoot, 'exec', '--cwd', '/'],
		...(request.terminal ? ['--tty'] : []),
		...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
		...[lab, '/bin/sh', '-c', entry(host.engine, request), 'sh', ...request.argv],
	];
}

function entry(engine: EngineName, { terminal }: ShellRequest): string {
	if (!terminal) return enterHome;
	return engine === 'runc' ? `${awaitRunc} ${enterHomeOnTerminal}` : enterHomeOnTerminal;
}
