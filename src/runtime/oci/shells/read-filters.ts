import { fail, type Result, succeed } from '../../../foundation/result.ts';
import type { LabRef } from '../../container-runtime.ts';
import { named } from '../id-mapping.ts';
import { runProgram } from '../run-program.ts';
import { serverProgram } from './shell-server.ts';

/**
 * The system-call filters that an engine gave to the PID 1 of a lab, as the kernel has them: ptrace(2), PTRACE_SECCOMP_GET_FILTER. To be
 * read before a program of the learner's runs, who may add some. The failure is why not.
 */
export async function readFilters({ pid, starttime }: LabRef['init']): Promise<Result<string, string>> {
	const args = [serverProgram, ...named({ arch: process.arch, mode: 'filter', pid, starttime })];
	const { exitCode, output } = await runProgram('perl', args, { timeoutMilliseconds: 10_000 });
	return exitCode === 0 ? succeed(output) : fail(output || 'shell-server.pl ended without a word');
}
