import { isAlive, parentProcess, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** Where the server of the box is to be reached. */
export const place = { address: '10.9.0.2', port: 80 } as const;

/** The processes that run nginx in the pid namespace of this one, and whose parents don't. */
export function mastersIn(view: CheckView, box: ProcessFacts): readonly ProcessFacts[] {
	return view.snapshot.processes.filter((process) => {
		if (!isAlive(process) || !sharesNamespace(process, box, 'pid') || !runsNginx(process)) return false;
		const parent = parentProcess(view, process);
		return parent === undefined || !runsNginx(parent);
	});
}

export function runsNginx({ exe }: ProcessFacts): boolean {
	return exe?.path === '/usr/sbin/nginx';
}
