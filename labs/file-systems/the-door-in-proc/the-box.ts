import { hasArgs, recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';

/** The one process of the container that was there at the start. */
export function theBox(view: CheckView): ProcessRecord | undefined {
	const process = view.start.processes.find((one) => hasArgs(one, ['6300']) && one.insidePids.length > 1);
	return process && recordOf(view, process);
}
