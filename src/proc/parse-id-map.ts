import { fail, type Result, succeed } from '../foundation/result.ts';
import type { IdRange } from './snapshot.ts';

/** Parses `/proc/PID/uid_map` or `gid_map`, user_namespaces(7); none before it is written. `outside` is as the reader's namespace counts. */
export function parseIdMap(text: string): Result<readonly IdRange[], string> {
	const ranges: IdRange[] = [];
	for (const line of text.split('\n')) {
		if (line === '') continue;
		const parts = /^ *(\d{1,10}) +(\d{1,10}) +(\d{1,10})$/.exec(line);
		if (!parts) return fail(`an id map has a malformed line: ${line.slice(0, 80)}`);
		ranges.push({ inside: Number(parts[1]), outside: Number(parts[2]), count: Number(parts[3]) });
	}
	return succeed(ranges);
}
