import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Home } from '../foundation/node/home.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { Admission } from './admission.ts';

/** What making and removing labs needs of its surroundings. */
export interface MakingHost {
	readonly runtime: ContainerRuntime;
	readonly home: Home;
	readonly admission: Admission;
	/** Ids of the labs that this process makes, runs or removes: from before anything of them is there until nothing is. */
	readonly known: Set<string>;
	/** What is removed just now; each resolves when nothing of its lab is left, or that was left to the reaper. */
	readonly removals: Set<Promise<void>>;
	readonly clock: Clock;
	readonly logger: Logger;
}
