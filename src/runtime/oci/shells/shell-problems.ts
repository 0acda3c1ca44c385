import { getSystemErrorMap } from 'node:util';
import type { Problem } from '../../../foundation/problem.ts';
import { terminalsPerLab } from '../bundle.ts';

/** Why a program could not be started on a terminal of a lab: the step of shell-server.pl and errno(3), 0 for none. */
export function shellProblem(step: string, errno: number): Problem {
	const why = errno === 0 ? `${step}.` : `${step}: ${errorText(errno)}.`;
	if (/^the lab has ended/.test(step))
		return { code: 'no-terminal', what: 'The lab has ended.', why, fix: 'Start it afresh.' };
	return {
		code: 'no-terminal',
		what: 'No program could be started on the terminal.',
		why,
		fix: 'Try again; if it stays so, reset the lab.',
	};
}

function errorText(errno: number): string {
	return getSystemErrorMap().get(-errno)?.[1] ?? `error ${errno}`;
}

export function serverEndedProblem(why: string): Problem {
	return {
		code: 'no-terminal',
		what: 'No program could be started on the terminal.',
		why: why === '' ? 'The helper that starts shells has ended.' : `The helper that starts shells has ended: ${why}.`,
		fix: 'Try again: it is started anew.',
	};
}

export function noPtyProblem(cause: Error): Problem {
	return {
		code: 'no-terminal',
		what: 'The terminal did not open.',
		why: `${cause.message}.`,
		fix: 'Close terminals you do not need, or reset the lab.',
		cause,
	};
}

/** Of all terminals of the machine: proc_sys_kernel(5), and pty(7) for `reserve`, those that only the machine's first /dev/pts gives out. */
export interface MachineTerminals {
	readonly nr: number;
	readonly max: number;
	readonly reserve: number;
}

export function noTerminalLeft({ nr, max, reserve }: MachineTerminals): Problem {
	if (nr >= max - reserve)
		return {
			code: 'no-terminal-left',
			what: 'This machine has no terminal left for labs.',
			why: `Its kernel has ${nr}, and gives out ${max} (kernel.pty.max), ${reserve} of them to the machine itself only.`,
			fix: 'End programs that have terminals of their own, or run: sysctl -w kernel.pty.max=1048576',
		};
	return {
		code: 'no-terminal-left',
		what: `This lab may have ${terminalsPerLab} terminals, and all are taken.`,
		why: 'Its own file system of terminals, /dev/pts, gives out no more.',
		fix: 'Close terminals that you do not need, end programs that have some of their own (script, tmux, screen), or reset the lab.',
	};
}
