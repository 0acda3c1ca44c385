import { isZombie } from '../../proc/is-zombie.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import { argvOf, commOf, exeOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { hasArgs, runsProgram } from '../predicates.ts';
import { type Finding, found } from './finding.ts';
import { having, reading } from './reading.ts';

/** It runs this very file of the lab's image: proc_pid_exe(5), by inode. What it calls itself proves nothing. */
export function runs(process: ProcessFacts, path: string): Finding {
	return having(process, { file: 'exe', value: process.exe, lost: 'it runs no program any more' }, (exe) =>
		found(runsProgram(process, path), {
			says: `${nameProcess(process)} runs ${path}`,
			otherwise:
				exe.path === path
					? `${nameProcess(process)} runs a file of your own at ${path}, not the lab’s`
					: `${nameProcess(process)} runs ${exe.path}, not ${path}`,
			evidence: [exeOf(process)],
		}),
	);
}

/** Its name is this: proc_pid_comm(5), at most 15 bytes, which it may set itself. Outer spaces don't count. */
export function named(process: ProcessFacts, name: string): Finding {
	return reading(process, ['stat'], () =>
		found(process.comm.trim() === name, {
			says: `${nameProcess(process)} has the name ${name}`,
			otherwise: `${nameProcess(process)} has the name ${process.comm.trim()}, not ${name}`,
			evidence: [commOf(process)],
		}),
	);
}

/** What it was called at its execve, argv[0], is this: proc_pid_cmdline(5). The caller chose it freely. */
export function calledAs(process: ProcessFacts, name: string): Finding {
	return ofArgv(process, (argv) =>
		found(argv[0] === name, {
			says: `${nameProcess(process)} was called as “${name}”`,
			otherwise: `${nameProcess(process)} was called as “${argv[0] ?? ''}”, not “${name}”`,
			evidence: [argvOf(process)],
		}),
	);
}

/** Its arguments, without argv[0], are these: proc_pid_cmdline(5). */
export function hasArguments(process: ProcessFacts, ...args: readonly string[]): Finding {
	return ofArgv(process, (argv) =>
		found(hasArgs(process, args), {
			says: `${nameProcess(process)} has the arguments ${args.join(' ')}`,
			otherwise: `${nameProcess(process)} has the arguments ${argv.slice(1).join(' ') || '(none)'}, not ${args.join(' ')}`,
			evidence: [argvOf(process)],
		}),
	);
}

function ofArgv(process: ProcessFacts, judge: (argv: readonly string[]) => Finding): Finding {
	const value = isZombie(process) ? null : process.argv;
	return having(process, { file: 'cmdline', value, lost: 'it has no command line any more' }, judge);
}
