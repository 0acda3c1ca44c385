import { cheating } from './cheating.ts';
import { escapes } from './escape.ts';
import { exhaustion } from './exhaustion.ts';
import type { FencesOf } from './fence.ts';
import { files } from './files.ts';
import { kernelSurface } from './kernel-surface.ts';
import { leaks } from './leaks.ts';
import { looking } from './looking.ts';
import { sharedKernel } from './shared-kernel.ts';
import { terminals } from './terminals.ts';

/** Every attack of `tests/attacks`, by file. */
export const fences: readonly FencesOf[] = [
	cheating,
	escapes,
	exhaustion,
	files,
	kernelSurface,
	leaks,
	looking,
	sharedKernel,
	terminals,
];
