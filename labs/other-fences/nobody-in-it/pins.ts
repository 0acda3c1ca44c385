import { mountOf, openFileOf } from '#checks/evidence.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What this file looks at beyond the usual facts. */
export const reads = ['mounts', 'open-files'] as const;

/** Something other than a member that keeps a namespace alive: a file descriptor, or a mount of its file. */
export interface Pin {
	/** As the links in `/proc/PID/ns` have it: `net:[4026532256]`. */
	readonly namespace: string;
	readonly kind: string;
	readonly how: 'fd' | 'mount';
	/** Who holds it open, or sees the mount. */
	readonly process: ProcessFacts;
	readonly evidence: ReturnType<typeof mountOf>;
}

/** What pins namespaces, of every kind; each mount once. */
export function pinsIn(view: CheckView): readonly Pin[] {
	const living = view.snapshot.processes.filter(isAlive);
	const byMount = living.flatMap((process) => mountPins(process));
	const mounts = [...new Map(byMount.map((pin) => [`${pin.namespace} ${pin.evidence.value}`, pin])).values()];
	return [...living.flatMap(openPins), ...mounts];
}

/** The living processes in a namespace. */
export function membersOf(
	view: CheckView,
	{ namespace, kind }: Pick<Pin, 'namespace' | 'kind'>,
): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => isAlive(process) && process.namespaces[kind] === namespace);
}

function openPins(process: ProcessFacts): readonly Pin[] {
	return (process.details.openFiles ?? []).flatMap((file) => {
		const kind = kindOf(file.target);
		if (kind === undefined) return [];
		const evidence = openFileOf(process, file, 'held open');
		return [{ namespace: file.target, kind, how: 'fd', process, evidence } as const];
	});
}

function mountPins(process: ProcessFacts): readonly Pin[] {
	return (process.details.mounts ?? []).flatMap((mount) => {
		const kind = mount.type === 'nsfs' ? kindOf(mount.root) : undefined;
		if (kind === undefined) return [];
		const evidence = mountOf(process, mount, 'its file is mounted');
		return [{ namespace: mount.root, kind, how: 'mount', process, evidence } as const];
	});
}

/** `net` of `net:[4026532256]`. */
function kindOf(link: string): string | undefined {
	return /^([a-z]+):\[\d+\]$/.exec(link)?.[1];
}
