import { mountOf, mountsOf } from '#checks/evidence.ts';
import {
	type Finding,
	found,
	having,
	hostnameIs,
	mounted,
	nothing,
	orElse,
	otherNamespace,
	pivoted,
	quietly,
	unknowable,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { findProcess, isAlive, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** Number 1 of each pid namespace that the learner has made. */
export function boxes(view: CheckView): readonly ProcessFacts[] {
	return newProcesses(view).filter((process) => isAlive(process) && isNestedInit(process));
}

/** It has these namespaces of its own. What it shares is the wrong attempt `shares-KIND`, if the task names that one, or else `shares`. */
export function hasWalls(view: CheckView, process: ProcessFacts): readonly Finding[] {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return [nothing('The lab is not there')];
	return (['mnt', 'uts', 'ipc', 'net'] as const).map((kind) =>
		orElse(quietly(otherNamespace(process, init, kind)), { wrong: 'shares' }),
	);
}

export function isCalledBox(view: CheckView, process: ProcessFacts): Finding {
	return orElse(hostnameIs(view, process, 'box'), { wrong: 'no-name' });
}

/** Another root, with a proc in it, from which nothing leads to the old one. */
export function hasFiles(view: CheckView, process: ProcessFacts): readonly Finding[] {
	return [
		orElse(quietly(pivoted(view, process)), { wrong: 'only-chroot' }),
		orElse(hasLetGo(view, process), { wrong: 'old-root-left' }),
		quietly(mounted(process, '/proc', { type: 'proc' })),
	];
}

/** What is mounted at / for the lab is mounted nowhere for it. */
function hasLetGo(view: CheckView, process: ProcessFacts): Finding {
	const init = findProcess(view, processKey(view.snapshot.init));
	const old = init?.details.mounts?.findLast(({ mountPoint }) => mountPoint === '/');
	if (old === undefined) return unknowable('What is mounted at / for the lab could not be read');
	return having(process, { file: 'mountinfo', value: process.details.mounts }, (mounts) => {
		const left = mounts.find(({ device, root }) => device === old.device && root === old.root);
		return found(left === undefined, {
			says: 'the root of the lab is mounted nowhere for it',
			otherwise: `For ${nameProcess(process)} the root of the lab is mounted at ${left?.mountPoint}`,
			evidence: [left ? mountOf(process, left) : mountsOf(process)],
		});
	});
}
