import { isZombie } from '../../proc/is-zombie.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import { nameProcess } from '../name-process.ts';
import { type Finding, nothing, unknowable } from './finding.ts';

/**
 * What `judge` finds, or unknown if a file of `/proc/PID` that it rests on could not be read: `stat`, `status`, `cmdline`, `ns/net`, ...
 * `is` tells of a file whose content is kept apart that it is there.
 */
export function reading(process: ProcessFacts, files: readonly string[], judge: () => Finding): Finding {
	const file = files.find((name) => process.unreadable[name] !== undefined);
	return file === undefined ? judge() : unread(process, file);
}

/** What `judge` finds of a value; if there is none: it doesn't hold for a zombie, which has no such thing any more, else it is unknown. */
export function having<T>(
	process: ProcessFacts,
	{ file, value, lost }: { readonly file: string; readonly value: T | null | undefined; readonly lost?: string },
	judge: (value: T) => Finding,
): Finding {
	if (process.unreadable.stat !== undefined) return unread(process, 'stat');
	if (value !== null && value !== undefined && process.unreadable[file] === undefined) return judge(value);
	if (lost !== undefined && isZombie(process) && process.unreadable[file] === undefined)
		return nothing(`${nameProcess(process)} is a zombie: ${lost}`);
	return unread(process, file);
}

function unread(process: ProcessFacts, file: string): Finding {
	const source = `/proc/${process.pid}/${file}`;
	const error = process.unreadable[file] ?? 'not read';
	return unknowable(`The file ${file} of ${nameProcess(process)} could not be read (${error})`, [
		{ source, field: file, value: error === 'not read' ? error : `unreadable (${error})` },
	]);
}
