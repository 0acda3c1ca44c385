import { fail, type Result, succeed } from '../foundation/result.ts';
import type { ProcessDetails } from './snapshot.ts';

type Limits = NonNullable<ProcessDetails['limits']>;

/** `Max processes             40                   200                  processes `: a name, the soft and the hard limit, often a unit. */
const line = /^(Max [a-z-]+(?: [a-z-]+)*) +(unlimited|\d+) +(unlimited|\d+)(?: +[a-z]+)? *$/;

/** Parses `/proc/PID/limits`, proc_pid_limits(5). */
export function parseLimits(text: string): Result<Limits, string> {
	const [, ...rows] = text.trimEnd().split('\n');
	if (rows.length === 0) return fail('limits has no lines');
	const limits: Record<string, Limits[string]> = {};
	for (const row of rows) {
		const [, name, soft = '', hard = ''] = line.exec(row) ?? [];
		if (name === undefined) return fail(`limits has a malformed line: ${row.slice(0, 120)}`);
		limits[name] = { soft: amount(soft), hard: amount(hard) };
	}
	return succeed(limits);
}

function amount(word: string): number | null {
	return word === 'unlimited' ? null : Number(word);
}
