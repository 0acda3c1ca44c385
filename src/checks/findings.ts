/**
 * Findings: predicates that carry their evidence. Each says whether something holds of a process (`true`, `false`, or `'unknown'` when a
 * file of `/proc` that it rests on could not be read), in a clause, with the facts. A check is findings put together:
 *
 * ```ts
 * import { nameProcess } from '#checks/name-process.ts';
 * import { newProcesses } from '#checks/predicates.ts';
 * import { best, heldFor, orElse, verdictOf, zombie } from '#checks/findings.ts';
 *
 * function check(view: CheckView): Verdict {
 * 	const finding = best(newProcesses(view), {
 * 		none: 'You have started no process yet',
 * 		conditions: (process) => [
 * 			orElse(zombie(process), process.state === 'T' ? { wrong: 'stopped' } : {}),
 * 			heldFor(view, process, 1_500),
 * 		],
 * 		passed: (process) => `${nameProcess(process)} has exited, and nobody has asked how`,
 * 	});
 * 	return verdictOf(finding);
 * }
 * ```
 *
 * With a living sleep this says "sleep 11 is asleep (S); a zombie is one that has exited and was not waited for." and shows
 * `/proc/4711/status State: S (sleeping)` marked as not yet right.
 *
 * - `all`, `any`, `not` combine; `best` picks the candidate that comes nearest and tells its first unmet condition; `atLeast` counts.
 *   What is shown are the facts that hold so far and the first that doesn't, so put first what is to be explained first.
 * - `orElse(finding, { says, wrong, beside })` names the wrong attempt that a finding which doesn't hold is, words it anew, and shows
 *   what explains it; `saying(finding, says)` words one that holds, and `quietly(finding)` shows no facts of it.
 * - `meaning(finding, 'the parent')` says what its fact means here; `beside(finding, ...evidence)` shows facts next to it.
 * - `found`, `nothing`, `unknowable` make a finding of your own; `having` and `reading` make it unknown when a file wasn't read.
 * - Words are sentences without their full stop: they begin with a capital, or with the name of a process as `nameProcess` has it.
 *   `verdictOf` puts the full stop.
 */
export * from './findings/cgroups.ts';
export * from './findings/choice.ts';
export * from './findings/fences.ts';
export * from './findings/files.ts';
export * from './findings/finding.ts';
export * from './findings/happenings.ts';
export * from './findings/kinship.ts';
export * from './findings/lab-files.ts';
export * from './findings/names.ts';
export * from './findings/powers.ts';
export * from './findings/probes.ts';
export * from './findings/reading.ts';
export * from './findings/roots.ts';
export * from './findings/signal-sets.ts';
export * from './findings/states.ts';
export * from './findings/verdict-of.ts';
