import type { NamespaceKind } from '#checks/findings.ts';
import { hasOtherNamespace, sharesNamespace } from '#checks/predicates.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** The eight kinds of namespaces(7). */
export const eightKinds = [
	...(['mnt', 'uts', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'] as const),
] as const satisfies readonly NamespaceKind[];

/** The kinds in which the two are fenced off from each other; of what could not be read neither is said. */
export function kindsApart(process: ProcessFacts, other: ProcessFacts): readonly NamespaceKind[] {
	return eightKinds.filter((kind) => hasOtherNamespace(process, other, kind));
}

export function kindsInCommon(process: ProcessFacts, other: ProcessFacts): readonly NamespaceKind[] {
	return eightKinds.filter((kind) => sharesNamespace(process, other, kind));
}

/** `ipc`, `ipc and uts`, `ipc, uts and net`. */
export function inWords(kinds: readonly string[]): string {
	const last = kinds.at(-1) ?? 'none';
	return kinds.length < 2 ? last : `${kinds.slice(0, -1).join(', ')} and ${last}`;
}
