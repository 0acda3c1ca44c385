import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** The host name that a process sees; `undefined` while it isn't known. */
export function seenName({ snapshot }: CheckView, process: ProcessFacts | undefined): string | undefined {
	const name = snapshot.hostnames?.[process?.namespaces.uts ?? ''];
	return typeof name === 'string' ? name : undefined;
}
