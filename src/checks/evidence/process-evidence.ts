import type { ProcessFacts, StatusFacts } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { signalName, signalsIn } from '../signals.ts';
import { stateWord } from '../state-words.ts';
import type { ProcessRecord } from '../task.ts';
import { entry, stat, status, unread } from './fact.ts';

/** `State: Z (zombie)` */
export function stateOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'State', `${process.state} (${stateWord(process.state)})`, meaning);
}

/** `PPid: 4700` */
export function parentOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'PPid', String(process.ppid), meaning);
}

/** `Threads: 5` */
export function threadsOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'Threads', String(process.threads), meaning);
}

/** `NSpid: 4711 12`: the pid outside, then in the lab, then in each namespace below it. */
export function insidePidOf(process: ProcessFacts, meaning?: string): Evidence {
	const inside = process.insidePids[0];
	const own = inside === undefined ? undefined : `pid ${inside} in the lab is pid ${process.pid} outside`;
	return status(process, 'NSpid', [process.pid, ...process.insidePids].join(' '), meaning ?? own);
}

/** `Uid: 100000 100000 100000 100000`: real, effective, saved, file system; the host's numbers. */
export function uidsOf(process: ProcessFacts, meaning?: string): Evidence {
	return status(process, 'Uid', process.status?.uids.join(' ') ?? unread(process, 'status'), meaning);
}

const maskFields = {
	sigPnd: 'SigPnd',
	shdPnd: 'ShdPnd',
	sigBlk: 'SigBlk',
	sigIgn: 'SigIgn',
	sigCgt: 'SigCgt',
} as const satisfies Partial<Record<keyof StatusFacts, string>>;

/** `SigIgn: 0000000000000001`, which means SIGHUP. */
export function signalsOf(process: ProcessFacts, mask: keyof typeof maskFields, meaning?: string): Evidence {
	const value = process.status?.[mask];
	if (value === undefined) return status(process, maskFields[mask], unread(process, 'status'), meaning);
	return status(process, maskFields[mask], value, meaning ?? (signalsIn(value).join(', ') || 'no signal'));
}

/** The wait status of a zombie: field 52 of its stat. */
export function exitCodeOf(process: ProcessFacts, meaning?: string): Evidence {
	const signal = process.exitCode & 0x7f;
	const own =
		signal === 0 ? `it exited with status ${(process.exitCode >> 8) & 0xff}` : `it was killed by ${signalName(signal)}`;
	return stat(process, 'exit_code (field 52)', { value: String(process.exitCode), meaning: meaning ?? own });
}

export function processGroupOf(process: ProcessFacts, meaning?: string): Evidence {
	return stat(process, 'pgrp (field 5)', { value: String(process.pgrp), meaning });
}

/** A session has the pid of its leader as its number. */
export function sessionOf(process: ProcessFacts, meaning?: string): Evidence {
	return stat(process, 'session (field 6)', { value: String(process.session), meaning });
}

/** `tty_nr (field 7): 34816`, which is pts/0. */
export function terminalOf(process: ProcessFacts, meaning?: string): Evidence {
	return stat(process, 'tty_nr (field 7)', {
		value: String(process.ttyNr),
		meaning: meaning ?? terminalName(process.ttyNr),
	});
}

/** The foreground process group of the terminal. */
export function foregroundOf(process: ProcessFacts, meaning?: string): Evidence {
	return stat(process, 'tpgid (field 8)', { value: String(process.tpgid), meaning });
}

/** When it started, in clock ticks since boot: with the pid its identity. */
export function starttimeOf(process: ProcessFacts, meaning?: string): Evidence {
	return stat(process, 'starttime (field 22)', { value: String(process.starttime), meaning });
}

/** The link to the program file, which no process can fake by a name. */
export function exeOf(process: ProcessFacts, meaning?: string): Evidence {
	const value = process.exe?.path ?? unread(process, 'exe');
	return entry(process, 'exe', { value, meaning, manual: 'proc_pid_exe(5)' });
}

/** `cmdline`, its NULs shown as spaces; empty for a zombie. */
export function argvOf(process: ProcessFacts, meaning?: string): Evidence {
	const value = process.argv?.join(' ') ?? unread(process, 'cmdline');
	return entry(process, 'cmdline', { value: value === '' ? '(empty)' : value, meaning, manual: 'proc_pid_cmdline(5)' });
}

/** `comm`: a name that the process itself may set. The newline that `echo` leaves in it is shown as in `Name` of `status`: `nginx\n`. */
export function commOf(process: ProcessFacts, meaning?: string): Evidence {
	const value = process.comm.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
	return entry(process, 'comm', { value, meaning, manual: 'proc_pid_comm(5)' });
}

/** `ns/pid: pid:[4026532256]`. Kinds are those of namespaces(7): `pid`, `net`, `mnt`, ... */
export function namespaceOf(process: ProcessFacts, kind: string, meaning?: string): Evidence {
	const value = process.namespaces[kind] ?? unread(process, `ns/${kind}`);
	return entry(process, `ns/${kind}`, { value, meaning, manual: 'namespaces(7)' });
}

/** The parents a process has had, in order: `PPid: 4700, then 4620`. */
export function parentsOf(record: ProcessRecord, meaning?: string): Evidence {
	const value = record.parents.map((parent) => parent.pid).join(', then ');
	return status(record.latest, 'PPid', value, meaning);
}

/** That a process is there no more: its entry under `/proc` is gone, or another process has its number. */
export function goneOf(record: ProcessRecord, meaning?: string): Evidence {
	const value = record.gone === null ? 'still there' : 'No such file or directory';
	return {
		source: `/proc/${record.latest.pid}`,
		field: 'entry',
		value,
		...(meaning === undefined ? {} : { meaning }),
		manual: 'proc_pid(5)',
	};
}

/** How it is now: its `State`, or that it is there no more. */
export function presenceOf(record: ProcessRecord, meaning?: string): Evidence {
	return record.gone === null ? stateOf(record.latest, meaning) : goneOf(record, meaning);
}

/** `pts/0` for 34816, proc_pid_stat(5): the minor number is in bits 31-20 and 7-0, the major in 15-8; ptys have majors 136-143. */
export function terminalName(ttyNr: number): string {
	if (ttyNr === 0) return 'no controlling terminal';
	const major = (ttyNr >> 8) & 0xff;
	const minor = (ttyNr & 0xff) | ((ttyNr >>> 12) & 0xfff00);
	return major >= 136 && major <= 143 ? `pts/${(major - 136) * 256 + minor}` : `terminal device ${major}:${minor}`;
}
