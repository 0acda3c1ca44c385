import type { ProcessFacts } from '../../proc/snapshot.ts';
import { foregroundOf, parentOf, processGroupOf, sessionOf, terminalName, terminalOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { parentProcess } from '../predicates.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found } from './finding.ts';
import { reading } from './reading.ts';

/** Its parent is this process: PPid, proc_pid_stat(5) field 4. */
export function childOf(view: CheckView, process: ProcessFacts, parent: ProcessFacts): Finding {
	return ofStat(process, () => {
		const now = parentProcess(view, process);
		const present = now ? nameProcess(now) : `process ${process.ppid} outside of the lab`;
		return found(process.ppid === parent.pid, {
			says: `${nameProcess(process)} is a child of ${nameProcess(parent)}`,
			otherwise: `${nameProcess(process)} is a child of ${present}, not of ${nameProcess(parent)}`,
			evidence: [parentOf(process, present)],
		});
	});
}

/** It leads its session: session and pid are one number; proc_pid_stat(5) field 6, credentials(7). */
export function sessionLeader(process: ProcessFacts): Finding {
	return ofStat(process, () =>
		found(process.session === process.pid, {
			says: `${nameProcess(process)} leads its own session`,
			otherwise: `${nameProcess(process)} is in session ${process.session}, which it doesn’t lead`,
			evidence: [sessionOf(process)],
		}),
	);
}

/** Both are in one session; proc_pid_stat(5) field 6. */
export function inSessionOf(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofStats(process, other, () =>
		found(process.session === other.session, {
			says: `${nameProcess(process)} is in the session of ${nameProcess(other)}`,
			otherwise: `${nameProcess(process)} is in another session than ${nameProcess(other)}`,
			evidence: [sessionOf(process)],
			context: [sessionOf(other, nameProcess(other))],
		}),
	);
}

/** It has a controlling terminal; proc_pid_stat(5) field 7. */
export function onTerminal(process: ProcessFacts): Finding {
	return ofStat(process, () =>
		found(process.ttyNr !== 0, {
			says: `${nameProcess(process)} has the controlling terminal ${terminalName(process.ttyNr)}`,
			otherwise: `${nameProcess(process)} has no controlling terminal`,
			evidence: [terminalOf(process)],
		}),
	);
}

/** Both have the same controlling terminal; proc_pid_stat(5) field 7. */
export function onTerminalOf(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofStats(process, other, () =>
		found(process.ttyNr !== 0 && process.ttyNr === other.ttyNr, {
			says: `${nameProcess(process)} has the terminal of ${nameProcess(other)}`,
			otherwise:
				process.ttyNr === 0
					? `${nameProcess(process)} has no controlling terminal`
					: `${nameProcess(process)} has another terminal than ${nameProcess(other)}`,
			evidence: [terminalOf(process)],
			context: [terminalOf(other)],
		}),
	);
}

/** Its process group is the foreground one of its terminal: pgrp is tpgid; proc_pid_stat(5) fields 5 and 8. */
export function inForeground(process: ProcessFacts): Finding {
	return ofStat(process, () =>
		found(process.ttyNr !== 0 && process.pgrp === process.tpgid, {
			says: `${nameProcess(process)} is in the foreground: the terminal is its`,
			otherwise:
				process.ttyNr === 0
					? `${nameProcess(process)} has no terminal to be in the foreground of`
					: `${nameProcess(process)} is in the background`,
			evidence: [processGroupOf(process), foregroundOf(process)],
		}),
	);
}

/** Both are in one process group: what Ctrl-C and `kill -- -PGID` hit together; proc_pid_stat(5) field 5. */
export function inGroupOf(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofStats(process, other, () =>
		found(process.pgrp === other.pgrp, {
			says: `${nameProcess(process)} is in the process group of ${nameProcess(other)}`,
			otherwise: `${nameProcess(process)} is in another process group than ${nameProcess(other)}`,
			evidence: [processGroupOf(process)],
			context: [processGroupOf(other, nameProcess(other))],
		}),
	);
}

function ofStat(process: ProcessFacts, judge: () => Finding): Finding {
	return reading(process, ['stat'], judge);
}

function ofStats(process: ProcessFacts, other: ProcessFacts, judge: () => Finding): Finding {
	return ofStat(process, () => ofStat(other, judge));
}
