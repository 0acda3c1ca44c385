import { findLeaks, listTraces } from './leaks.ts';
import { type Place, runSuite } from './run-suite.ts';
import type { SuiteResult } from './suite.ts';
import { type phases, selectPhases } from './suites.ts';

const shownLines = 300;

/** Runs the suites that were asked for, or all, telling each as it ends. What the tests left behind is a suite of its own. */
export async function runGate(names: readonly string[], place: Place): Promise<SuiteResult[]> {
	const before = listTraces();
	const results: SuiteResult[] = [];
	const selected = selectPhases(names);
	for (const phase of selected) results.push(...(await runPhase(phase, place)));
	if (selected.some((phase) => phase.suites.some((suite) => suite.needsBuild))) results.push(await checkLeaks(before));
	return results;
}

async function runPhase({ suites, width }: (typeof phases)[number], place: Place): Promise<SuiteResult[]> {
	const waiting = [...suites];
	const results: SuiteResult[] = [];
	const lane = async () => {
		for (let suite = waiting.shift(); suite && !place.signal.aborted; suite = waiting.shift()) {
			const result = await runSuite(suite, place);
			tell(result);
			results.push(result);
		}
	};
	await Promise.all(Array.from({ length: width }, lane));
	return results;
}

async function checkLeaks(before: ReadonlySet<string>): Promise<SuiteResult> {
	const started = performance.now();
	const left = await findLeaks(before);
	const log = left.map((trace) => `left behind: ${trace}`).join('\n');
	const passed = left.length === 0 ? 1 : 0;
	const seconds = (performance.now() - started) / 1000;
	const result = { name: 'leaks', passed, failed: 1 - passed, skipped: 0, seconds, log };
	tell(result);
	return result;
}

function tell({ name, passed, failed, skipped, seconds, log }: SuiteResult): void {
	if (failed > 0) console.log(`\n${log.trim().split('\n').slice(-shownLines).join('\n')}\n`);
	const columns = [`${passed} passed`, `${failed} failed`, `${skipped} skipped`].map((column) => column.padStart(12));
	console.log(
		`${failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(12)}${columns.join('')}${seconds.toFixed(1).padStart(9)} s`,
	);
}
