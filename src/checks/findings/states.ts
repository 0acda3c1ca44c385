import type { ProcessFacts } from '../../proc/snapshot.ts';
import { exitCodeOf, stateOf, syscallOf, threadsOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { isAlive, isZombie, recordOf, seenFor } from '../predicates.ts';
import { stateWord } from '../state-words.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found } from './finding.ts';
import { having, reading } from './reading.ts';

/** What the letters mean in a sentence about a process; proc_pid_stat(5). */
const plain: Readonly<Record<string, string>> = {
	R: 'running',
	S: 'asleep',
	D: 'in a sleep that no signal ends',
	T: 'stopped',
	t: 'stopped by a tracer',
	Z: 'a zombie',
	X: 'dead',
};

/** Its state has this letter: `R`, `S`, `D`, `T`, ... From proc_pid_stat(5) field 3. For a zombie use `zombie`. */
export function inState(process: ProcessFacts, letter: string): Finding {
	return reading(process, ['stat'], () =>
		found(process.state === letter, {
			says: sayState(process),
			otherwise: `${sayState(process)}, not ${inWords(letter)} (${letter})`,
			evidence: [stateOf(process)],
		}),
	);
}

/** It has exited and was not waited for: state Z and no other thread alive; proc_pid_stat(5) fields 3 and 20. */
export function zombie(process: ProcessFacts): Finding {
	return reading(process, ['stat'], () => {
		if (isZombie(process))
			return found(true, {
				says: `${nameProcess(process)} has exited and was not waited for: a zombie (Z)`,
				otherwise: '',
				evidence: [stateOf(process)],
				context: [exitCodeOf(process)],
			});
		const leaderless = process.state === 'Z';
		return found(false, {
			says: '',
			otherwise: leaderless
				? `Only the first thread of ${nameProcess(process)} has ended; the process lives in its other threads`
				: `${sayState(process)}; a zombie is one that has exited and was not waited for`,
			evidence: leaderless ? [threadsOf(process)] : [stateOf(process)],
			context: leaderless ? [stateOf(process)] : [],
		});
	});
}

/** Neither a zombie nor dead; stopped and asleep are alive. */
export function alive(process: ProcessFacts): Finding {
	return reading(process, ['stat'], () =>
		found(isAlive(process), {
			says: process.state === 'T' ? `${sayState(process)}, and alive` : `${nameProcess(process)} is alive`,
			otherwise: `${sayState(process)}: it has exited`,
			evidence: [stateOf(process)],
		}),
	);
}

/** It has been seen in its present state without a break for so long; for states that are often passed through. */
export function heldFor(view: CheckView, process: ProcessFacts, milliseconds: number): Finding {
	return reading(process, ['stat'], () => {
		const record = recordOf(view, process);
		return found(record !== undefined && seenFor(record, milliseconds), {
			says: `${sayState(process)}, and stays so`,
			otherwise: `${sayState(process)}; let us see whether it stays so`,
			evidence: [stateOf(process)],
		});
	});
}

/** At least so many threads live in it; proc_pid_stat(5) field 20. */
export function threadsAtLeast(process: ProcessFacts, least: number): Finding {
	return reading(process, ['stat'], () =>
		found(isAlive(process) && process.threads >= least, {
			says: `${nameProcess(process)} has ${count(process.threads, 'thread')}`,
			otherwise: isAlive(process)
				? `${nameProcess(process)} has ${count(process.threads, 'thread')}, and ${least} are wanted`
				: `${sayState(process)}: no thread of it runs`,
			evidence: [threadsOf(process)],
		}),
	);
}

/** It sleeps in this system call, by its name: `read`; proc_pid_syscall(5). Needs `reads: ['syscall']`. */
export function blockedIn(process: ProcessFacts, call: string): Finding {
	const value = process.details.syscall;
	return having(process, { file: 'syscall', value, lost: 'it is in no system call' }, ({ name, number }) =>
		found(name === call, {
			says: `${nameProcess(process)} waits in ${call}(2)`,
			otherwise:
				number === null
					? `${sayState(process)}, in no system call; it is to wait in ${call}(2)`
					: `${nameProcess(process)} waits in ${name === null ? `system call ${number}` : `${name}(2)`}, not in ${call}(2)`,
			evidence: [syscallOf(process)],
		}),
	);
}

/** `sleep 11 is asleep (S)` */
export function sayState(process: ProcessFacts): string {
	return `${nameProcess(process)} is ${inWords(process.state)} (${process.state})`;
}

function inWords(letter: string): string {
	return plain[letter] ?? stateWord(letter);
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
