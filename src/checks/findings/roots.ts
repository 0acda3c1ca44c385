import { type FileIdentity, isUnreadable } from '../../proc/lab-file.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import { hostnameOf, mountRootOf, rootOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found, not, unknowable } from './finding.ts';
import { having } from './reading.ts';

/** The host name of its UTS namespace is this; uts_namespaces(7). Needs `reads: ['hostnames']`. */
export function hostnameIs(view: CheckView, process: ProcessFacts, name: string): Finding {
	const lost = 'it has left its UTS namespace';
	return having(process, { file: 'ns/uts', value: process.namespaces.uts, lost }, (link) => {
		const now = wished(view.snapshot.hostnames, 'hostnames')[link];
		if (now === undefined || isUnreadable(now))
			return unknowable(`The host name that ${nameProcess(process)} sees could not be read`, [
				hostnameOf(view, process),
			]);
		return found(now === name, {
			says: `${nameProcess(process)} sees the host name ${now}`,
			otherwise: `${nameProcess(process)} sees the host name ${now}, not ${name}`,
			evidence: [hostnameOf(view, process)],
		});
	});
}

/**
 * What it takes for `/` is the root of its whole mount namespace, as after pivot_root(2), or without any change: of two processes of which one is
 * moved `otherRoot` tells. Needs `reads: ['root', 'mount-roots']`.
 */
export function pivoted(view: CheckView, process: ProcessFacts): Finding {
	return ofRoots(view, process, (own, whole) =>
		found(own.device === whole.device && own.inode === whole.inode, {
			says: `What ${nameProcess(process)} takes for / is the root of its whole mount namespace`,
			otherwise: `${nameProcess(process)} was moved by chroot: the root of its mount namespace is another directory`,
			evidence: [mountRootOf(view, process)],
			context: [rootOf(process)],
		}),
	);
}

/** What it takes for `/` is only a directory somewhere in its mount namespace, as after chroot(2). Needs `reads: ['root', 'mount-roots']`. */
export function onlyChrooted(view: CheckView, process: ProcessFacts): Finding {
	const whole = pivoted(view, process);
	return whole.evidence.length === 0 ? whole : not(whole);
}

function ofRoots(
	view: CheckView,
	process: ProcessFacts,
	judge: (own: FileIdentity, whole: FileIdentity) => Finding,
): Finding {
	const lost = 'it has no root directory any more';
	return having(process, { file: 'root', value: process.details.root, lost }, (own) =>
		having(process, { file: 'ns/mnt', value: process.namespaces.mnt, lost }, (link) => {
			const whole = wished(view.snapshot.mountRoots, 'mount-roots')[link];
			if (whole !== undefined && !isUnreadable(whole)) return judge(own, whole);
			return unknowable(`The root of the mount namespace of ${nameProcess(process)} could not be read`, [
				mountRootOf(view, process),
			]);
		}),
	);
}

function wished<T>(facts: T | undefined, kind: string): T {
	if (facts === undefined) throw new Error(`Nobody looks for this: reads must have '${kind}'.`);
	return facts;
}
