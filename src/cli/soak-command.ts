import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../course/load-course.ts';
import type { Settings } from '../foundation/node/settings.ts';
import { exitCodes, parseFlags, usageError } from './command.ts';
import { runNode, runScript } from './script-command.ts';
import { describeMachine } from './soak/describe-machine.ts';
import { soakText, withSince } from './soak/soak-text.ts';
import { atLeastOne } from './verify/count-flag.ts';
import { onInterrupt } from './verify/on-interrupt.ts';
import { orThrow } from './verify/or-throw.ts';
import type { VerifyOutcome } from './verify/outcome.ts';
import { planCases } from './verify/plan-cases.ts';
import { textReport } from './verify/report.ts';
import { jobsOf, verifyWidth } from './verify/run-cases.ts';
import { runVerification } from './verify/run-verification.ts';
import { writeVerified } from './verify/verified.ts';

/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

const tryMachine = runScript('tests/vm/vm-run.ts');
const tryFences = runScript('scripts/fences-off.ts');
const tryFaults = runScript('tests/faults/soak-run.ts');

/** All that ordinary users have, the building of their image too. */
function tryRootless({ home }: Settings): Promise<number> {
	process.env.PROCLAB_ROOTLESS = 'wholly';
	const vitest = join(home.root, 'node_modules/vitest/vitest.mjs');
	return runNode([vitest, 'run', '--project', 'conformance', 'tests/conformance/rootless.test.ts'], home.root);
}

const flagsOf = {
	repeat: { type: 'string', default: '10' },
	loaded: { type: 'string', default: '3' },
} as const;

interface SoakFlags {
	readonly values: { readonly repeat: string; readonly loaded: string };
	readonly positionals: readonly string[];
}

/**
 * `proclab soak`: the whole course, then all of it that needs no root, the fault suite in its long form, and another machine. `proclab soak vm [steps]`: only that machine, an emulated one, told in `docs/vm.md`.
 * `proclab soak fences [words] [--stale] [--alone]`: each attack test without its fence, told in `docs/attacks.md`.
 * `proclab soak faults [files]`: the fault suite in its long form, told in `docs/faults.md`.
 * `proclab soak ids`: only these. Exit code 1 if anything differed.
 */
export async function soakCommand(settings: Settings, args: readonly string[]): Promise<number> {
	if (args[0] === 'vm') return tryMachine(settings, args.slice(1));
	if (args[0] === 'fences') return tryFences(settings, args.slice(1));
	if (args[0] === 'faults') return tryFaults(settings, args.slice(1));
	const flags = parseFlags(args, flagsOf);
	if (!flags.ok) return usageError(flags.error);
	const status = await soakCourse(settings, flags.value);
	const cameToItsEnd = status === exitCodes.done || status === exitCodes.failed;
	if (flags.value.positionals.length > 0 || !cameToItsEnd) return status;
	return Math.max(status, await tryRootless(settings), await tryFaults(settings, []), await tryMachine(settings, []));
}

/**
 * Tries every case ten times, and three times more while every core is busy. What agreed each time is noted in `labs/verified.json`;
 * a run of the whole course is told in `docs/soak.md`, and there too what was tried again of it since. @throws ProblemError `unknown-task`, `bad-course`, `image-not-built`, or why no lab can run here.
 */
async function soakCourse(settings: Settings, { values, positionals }: SoakFlags): Promise<number> {
	const [repeats, loadedRepeats] = [atLeastOne('--repeat', values.repeat), atLeastOne('--loaded', values.loaded)];
	if (!repeats.ok) return usageError(repeats.error);
	if (!loadedRepeats.ok) return usageError(loadedRepeats.error);
	const { root } = settings.home;
	const course = await loadCourse(root);
	const cases = orThrow(planCases(course, positionals));
	const seed = randomBytes(4).toString('hex');
	const jobs = [
		...jobsOf(cases, { seed, repeats: repeats.value, loaded: false }),
		...jobsOf(cases, { seed: `${seed}-loaded`, repeats: loadedRepeats.value, loaded: true }),
	];
	const report = textReport(jobs);
	const outcomes: VerifyOutcome[] = [];
	const machine = describeMachine(root);
	const began = performance.now();
	using interruption = onInterrupt();
	await runVerification(settings, course, {
		...{ jobs, width: verifyWidth, signal: interruption.signal },
		onBegin: (job) => report.begin(job),
		onEnd: ({ outcome }, job) => {
			outcomes.push(outcome);
			report.tell(outcome, job);
		},
	});
	if (interruption.signal.aborted) return interruptedStatus;
	report.finish();
	const differing = new Set(outcomes.filter(({ ok }) => !ok).map(({ task }) => task));
	const agreeing = new Set(outcomes.map(({ task }) => task).filter((task) => !differing.has(task)));
	writeVerified(course, root, agreeing);
	const page = join(root, 'docs', 'soak.md');
	const seconds = (performance.now() - began) / 1000;
	if (positionals.length === 0) writeFileSync(page, soakText(outcomes, { machine, seconds, seed }));
	else if (existsSync(page)) writeFileSync(page, withSince(readFileSync(page, 'utf8'), outcomes, { machine }));
	return differing.size === 0 ? exitCodes.done : exitCodes.failed;
}
