import type { ProcessFacts } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';

export interface Fact {
	readonly value: string;
	readonly meaning?: string | undefined;
}

export function status(
	process: ProcessFacts,
	field: string,
	...[value, meaning]: [string, string | undefined]
): Evidence {
	const source = `/proc/${process.pid}/status`;
	return { source, field, value, ...(meaning === undefined ? {} : { meaning }), manual: 'proc_pid_status(5)' };
}

export function stat(process: ProcessFacts, field: string, { value, meaning }: Fact): Evidence {
	const source = `/proc/${process.pid}/stat`;
	return { source, field, value, ...(meaning === undefined ? {} : { meaning }), manual: 'proc_pid_stat(5)' };
}

export function entry(process: ProcessFacts, name: string, fact: Fact & { readonly manual: string }): Evidence {
	const { value, meaning, manual } = fact;
	const source = `/proc/${process.pid}/${name}`;
	return { source, field: name, value, ...(meaning === undefined ? {} : { meaning }), manual };
}

export function unread(process: ProcessFacts, name: string): string {
	const error = process.unreadable[name];
	return error === undefined ? 'No such file or directory' : `unreadable (${error})`;
}
