import { fail, type Result, succeed } from '../foundation/result.ts';

/** The fields of proc_pid_stat(5) that are used; names and units are those of `ProcessFacts`. */
export interface StatFacts {
	readonly pid: number;
	/** Latin-1, raw: the kernel escapes nothing here. */
	readonly comm: string;
	readonly state: string;
	readonly ppid: number;
	readonly pgrp: number;
	readonly session: number;
	readonly ttyNr: number;
	readonly tpgid: number;
	/** `PF_` bits of the kernel, such as 0x400: killed by a signal. */
	readonly flags: number;
	readonly threads: number;
	readonly starttime: number;
	/** 0 where the kernel is older than 3.5 and has no such field. */
	readonly exitCode: number;
}

/** Index of a field after comm: proc_pid_stat(5) counts from 1, and `state` is field 3. */
const field = (number: number) => number - 3;

/**
 * Parses `/proc/PID/stat`. comm may hold spaces, parentheses and newlines, so it ends at the last `)`: all that follows
 * is a letter and numbers. The error says what was wrong with the text.
 */
export function parseStat(text: string): Result<StatFacts, string> {
	const open = text.indexOf(' (');
	const close = text.lastIndexOf(')');
	if (open < 1 || close < open + 2) return fail('stat has no comm in parentheses');
	const pid = Number(text.slice(0, open));
	const fields = text
		.slice(close + 2)
		.trimEnd()
		.split(' ');
	const state = fields[0] ?? '';
	const at = (number: number) => Number(fields[field(number)]);
	const facts = {
		...{ pid, comm: text.slice(open + 2, close), state, ppid: at(4), pgrp: at(5), session: at(6), ttyNr: at(7) },
		...{ tpgid: at(8), flags: at(9), threads: at(20), starttime: at(22) },
		exitCode: fields.length > field(52) ? at(52) : 0,
	};
	return isWhole(facts) ? succeed(facts) : fail('stat has too few fields, or a field that is no number');
}

function isWhole(facts: StatFacts): boolean {
	if (!/^[A-Za-z]$/.test(facts.state)) return false;
	return Object.values(facts).every((value) => typeof value === 'string' || Number.isSafeInteger(value));
}
