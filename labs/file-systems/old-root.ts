import { mountOf, mountsOf } from '#checks/evidence.ts';
import { type Finding, found, having, unknowable } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What is mounted at / for the lab is mounted nowhere for this one. */
export function hasLetGo(process: ProcessFacts, init: ProcessFacts): Finding {
	const old = init.details.mounts?.findLast(({ mountPoint }) => mountPoint === '/');
	if (old === undefined) return unknowable('What is mounted at / for the lab could not be read');
	return having(process, { file: 'mountinfo', value: process.details.mounts }, (mounts) => {
		const left = mounts.find(({ device, root }) => device === old.device && root === old.root);
		return found(left === undefined, {
			says: 'the old root is mounted nowhere for it',
			otherwise: `For ${nameProcess(process)} the old root is mounted at ${left?.mountPoint}`,
			evidence: [left ? mountOf(process, left) : mountsOf(process)],
		});
	});
}
