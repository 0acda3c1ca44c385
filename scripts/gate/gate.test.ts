import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLeaks, listTraces } from './leaks.ts';
import { runSuite } from './run-suite.ts';
import { closingLine, judge, sum } from './suite.ts';
import { selectPhases, suiteNames } from './suites.ts';
import { countReport } from './vitest-report.ts';

const root = join(import.meta.dirname, '../..');

test('the closing line is the sum, and names skipped tests only when there are any', () => {
	const parts = [
		{ passed: 2, failed: 1, skipped: 0 },
		{ passed: 3, failed: 0, skipped: 0 },
	];
	expect(closingLine(sum(parts))).toBe('5 passed, 1 failed');
	expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
});

test('a suite that ran no test has failed', () => {
	expect(judge({ passed: 0, failed: 0, skipped: 3 }, false)).toMatchObject({
		counts: { failed: 1 },
		complaint: 'It ran no test.',
	});
});

test('a skipped test is a failed one on CI, and only there', () => {
	const counts = { passed: 4, failed: 0, skipped: 2 };
	expect(judge(counts, true).counts).toEqual({ passed: 4, failed: 2, skipped: 0 });
	expect(judge(counts, false)).toEqual({ counts, complaint: undefined });
});

const report = (over: object) =>
	JSON.stringify({
		numPassedTests: 3,
		numFailedTests: 0,
		numPendingTests: 1,
		numTodoTests: 1,
		testResults: [],
		...over,
	});

test("Vitest's report is counted test by test", () => {
	expect(countReport(report({}), true)).toEqual({ passed: 3, failed: 0, skipped: 2 });
});

test('a test file that could not be loaded, a missing report and an unexplained exit code are failures', () => {
	const broken = { testResults: [{ status: 'failed', assertionResults: [] }] };
	expect(countReport(report(broken), false)).toMatchObject({ failed: 1 });
	expect(countReport(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	expect(countReport(report({}), false)).toMatchObject({ failed: 1 });
});

test('a program that fails or is not there is a failed test with its output', async () => {
	const suite = {
		name: 'own',
		steps: [{ command: ['sh', '-c', 'echo why; exit 3'] }, { command: ['no-such-program'] }],
	} as const;
	const result = await runSuite(suite, { root, signal: AbortSignal.timeout(10_000) });
	expect(result).toMatchObject({ passed: 0, failed: 2 });
	expect(result.log).toContain('why\nsh ended with exit code 3');
	expect(result.log).toContain('ENOENT');
});

test('suites that make labs have the image and the site built first', () => {
	const names = (chosen: string[]) => selectPhases(chosen).flatMap((phase) => phase.suites.map((suite) => suite.name));
	expect(names(['labs', 'rooms'])).toEqual(['build', 'rooms', 'labs']);
	expect(names(['unit'])).toEqual(['unit']);
	expect(names([])).toEqual(suiteNames);
});

test('the gate ends with the closing line and exit code 0', () => {
	const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/run-gate.ts'), 'rooms'], {
		encoding: 'utf8',
	});
	expect(stdout.trimEnd().split('\n').at(-1)).toBe(status === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
});

test('an unknown suite is answered with the nearest, and nothing runs', () => {
	const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'scripts/run-gate.ts'), 'rroms'], {
		encoding: 'utf8',
	});
	expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
	expect(stderr).toContain("Did you mean 'rooms'?");
});

test('a folder that a test leaves behind is named', async () => {
	const before = listTraces();
	const left = mkdtempSync('/tmp/proclab-leak-');
	mkdirSync(join(left, 'in'));
	try {
		expect(await findLeaks(before, 0)).toContain(`folder ${left}`);
	} finally {
		rmdirSync(join(left, 'in'));
		rmdirSync(left);
	}
});
