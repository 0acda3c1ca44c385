import { namespaceOf } from '#checks/evidence.ts';
import { type Finding, orElse, otherNamespace, quietly, sameNamespace } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What an engine fences off for each container, beside the network. */
const others = ['pid', 'mnt', 'uts', 'ipc'] as const;

/** Both have one network. */
export function sharesNetwork(process: ProcessFacts, other: ProcessFacts, wrong: string): Finding {
	return orElse(sameNamespace(process, other, 'net'), {
		wrong,
		says: `${nameProcess(process)} has another network than ${nameProcess(other)}`,
		beside: [namespaceOf(other, 'net', nameProcess(other))],
	});
}

/** They have no other fence in common than those that all containers here have; a finding for each kind. */
export function sharesNothingElse(process: ProcessFacts, other: ProcessFacts): readonly Finding[] {
	return others.map((kind) =>
		quietly(
			orElse(otherNamespace(process, other, kind), {
				wrong: 'too-open',
				says: `${nameProcess(process)} shares the ${kind} namespace too`,
			}),
		),
	);
}
