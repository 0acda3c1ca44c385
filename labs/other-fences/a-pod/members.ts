import { namespaceOf } from '#checks/evidence.ts';
import { type Finding, found, numberOneBelow, orElse, otherNamespace } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** New processes that are number 1 of a pid namespace below the lab's, and have become what they are to be. */
export function newNumberOnes(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view).filter(
		(process) => isAlive(process) && isNestedInit(process) && process.exe?.path !== '/usr/bin/unshare',
	);
}

/** It is number 1 of a pid namespace that it doesn't share with this other one. */
export function isNumberOneApart(process: ProcessFacts, other: ProcessFacts): readonly Finding[] {
	return [numberOneBelow(process), otherNamespace(process, other, 'pid')];
}

/** They have one network, and it isn't the lab's. `wrong`: what it is called if it is the lab's, or if each has its own. */
export function shareANetwork(
	[process, other, init]: readonly [ProcessFacts, ProcessFacts, ProcessFacts],
	wrong: { readonly labs: string; readonly separate: string },
): Finding {
	const isLabs = sharesNamespace(process, init, 'net');
	const isShared = sharesNamespace(process, other, 'net');
	const names = `${nameProcess(process)} and ${nameProcess(other)}`;
	const finding = found(isShared && !isLabs, {
		says: `${names} share a network that is not the lab’s`,
		otherwise: isShared ? `${names} share the network of the lab` : `${names} are in different networks`,
		evidence: [namespaceOf(process, 'net')],
		context: [namespaceOf(other, 'net', nameProcess(other)), namespaceOf(init, 'net', 'the lab’s')],
	});
	return orElse(finding, { wrong: isShared ? wrong.labs : wrong.separate });
}
