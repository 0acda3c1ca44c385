import { join } from 'node:path';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import type { LabRef } from '../../container-runtime.ts';
import { named } from '../id-mapping.ts';
import { runProgram } from '../run-program.ts';

/** Arguments for perl that try whether the kernel can do what terminals without the engine need. */
export const probeArguments = [join(import.meta.dirname, 'kernel-probe.pl'), `arch=${process.arch}`] as const;

/**
 * The system-call filters that an engine gave to the PID 1 of a lab, as the kernel has them: ptrace(2), PTRACE_SECCOMP_GET_FILTER. To be
 * read before a program of the learner's runs, who may add some. The failure is why not.
 */
export async function readFilters({ pid, starttime }: LabRef['init']): Promise<Result<string, string>> {
	const args = [...probeArguments, ...named({ pid, starttime })];
	const { exitCode, output } = await runProgram('perl', args, { timeoutMilliseconds: 10_000 });
	return exitCode === 0 ? succeed(output) : fail(output || 'kernel-probe.pl ended without a word');
}
