import { existsSync } from 'node:fs';
import type { Problem } from '../../foundation/problem.ts';
import { errorCode } from './error-code.ts';
import type { OciHost } from './host.ts';
import type { ProgramEnd } from './run-program.ts';

/** `output`: what start-lab.pl said, the step and the reason. */
export function startProblem(output: string): Problem {
	const isMount = /^(overlay|image|id-mapped image)\b/.test(output);
	return {
		code: isMount ? 'no-overlay' : 'lab-start-failed',
		what: isMount
			? 'The root file system of the lab could not be mounted.'
			: 'The fences of the lab could not be made.',
		why: `${output}.`,
		fix: 'Run "proclab doctor": it says whether this kernel has what labs need and whether the lab image is whole.',
	};
}

export const noRangeProblem: Problem = {
	code: 'no-id-range',
	what: 'There is no room for another lab.',
	why: 'Every lab has 65,536 user ids of its own, and no such range is free: labs, /etc/subuid and /etc/subgid have them all.',
	fix: 'End some labs, or take ranges out of /etc/subuid and /etc/subgid that nobody uses.',
};

export function slowProblem(host: OciHost): Problem {
	return {
		code: 'lab-start-timed-out',
		what: 'The lab did not start in time.',
		why: `${host.engine} had not started it after ${host.createTimeout / 1000} seconds.`,
		fix: 'Try again; if it stays so, the machine is overloaded or its disk is slow.',
	};
}

/** `said`: the last that the engine wrote to its log. */
export function engineEndProblem(
	host: OciHost,
	{ exitCode, killedBy }: Pick<ProgramEnd, 'exitCode' | 'killedBy'>,
	said: string | undefined,
): Problem {
	if (!existsSync(host.engineFile)) return missingEngine(host);
	const how = killedBy === null ? `ended with exit status ${exitCode}` : `was killed (${killedBy})`;
	return engineProblem(host, said ?? `${host.engine} ${how} and said nothing.`);
}

export function missingEngine(host: OciHost, why = `There is no program ${host.engineFile} on this machine.`): Problem {
	return {
		code: 'no-oci-runtime',
		what: 'The program that starts containers is missing.',
		why,
		fix: `Install it: apt-get install ${host.engine} (or dnf, pacman, zypper: the package has the same name).`,
	};
}

export function engineProblem(host: OciHost, why: string): Problem {
	return {
		code: 'lab-start-failed',
		what: `${host.engine} could not start the lab.`,
		why,
		fix: 'Run "proclab doctor": it checks everything that a lab needs.',
	};
}

/** What an error of the file system means for someone who wants a lab; `undefined` for errors that are bugs. */
export function fileProblem(error: unknown): Problem | undefined {
	const code = errorCode(error);
	if (!(error instanceof Error) || code === undefined || code.startsWith('ERR_')) return undefined;
	const full = code === 'ENOSPC' || code === 'EDQUOT';
	return {
		code: full ? 'no-space' : 'lab-start-failed',
		what: full ? 'There is no room for another lab.' : 'The files of the lab could not be made.',
		why: `${error.message}.`,
		fix: full
			? 'Free some disk space, or set PROCLAB_HOME to a folder on a larger disk.'
			: 'Run "proclab doctor": it checks everything that a lab needs.',
		cause: error,
	};
}
