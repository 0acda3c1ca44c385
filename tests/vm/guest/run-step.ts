import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { StepEnd } from '../events.ts';
import type { Step } from '../steps.ts';

const shownCharacters = 6000;

const report = z.object({
	testResults: z.array(
		z.object({
			message: z.string(),
			assertionResults: z.array(
				z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
			),
		}),
	),
});

type Findings = Pick<StepEnd, 'counts' | 'failures' | 'ok'>;

/** Homes of tests lie on the machine's disk, as those of users do: its /tmp is memory. */
const onDisk = '/var/tmp';

/** Runs a step to its end or its time limit. */
export function runStep(root: string, step: Step, timeFactor: number): StepEnd {
	const began = performance.now();
	const { findings, output } = 'tests' in step ? runTests(root, step, timeFactor) : runCommand(root, step);
	const seconds = (performance.now() - began) / 1000;
	return { step: step.name, seconds, ...findings, output: output.slice(-shownCharacters) };
}

function runCommand(root: string, { command, minutes }: Step & { command: readonly [string, ...string[]] }) {
	const { status, output } = run(root, command, { minutes });
	const ok = status === 0;
	const failures = ok ? [] : [{ test: command.join(' '), why: `It ended with ${status ?? 'a signal'}.` }];
	return { findings: { ok, counts: { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, failures }, output };
}

function runTests(root: string, step: Step & { tests: string; project: string }, timeFactor: number) {
	const folder = mkdtempSync(join(tmpdir(), 'trial-'));
	const file = join(folder, 'report.json');
	try {
		const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', step.project, step.tests];
		const command = [process.execPath, ...vitest, '--reporter=verbose', '--reporter=json', `--outputFile.json=${file}`];
		const env = { PROCLAB_TEST_TIME_FACTOR: String(timeFactor), TMPDIR: onDisk };
		const { status, output } = run(root, command as [string, ...string[]], { minutes: step.minutes, env });
		const findings = existsSync(file) ? findIn(readFileSync(file, 'utf8'), status) : noReport(step.tests, status);
		return { findings, output };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function findIn(json: string, status: number | null): Findings {
	const { testResults } = report.parse(JSON.parse(json));
	const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
	const failed = tests.filter(({ status }) => status === 'failed');
	const failures = failed.map(({ fullName, failureMessages }) => ({
		test: fullName,
		why: (failureMessages ?? []).join('\n').slice(0, shownCharacters / 3),
	}));
	if (failed.length === 0 && status !== 0)
		failures.push({
			test: 'the file',
			why: testResults.map(({ message }) => message).join('\n') || `It ended with ${status}.`,
		});
	const passed = tests.filter(({ status }) => status === 'passed').length;
	const counts = { passed, failed: failures.length, skipped: tests.length - passed - failed.length };
	return { ok: failures.length === 0, counts, failures };
}

function noReport(test: string, status: number | null): Findings {
	const why = `It ended with ${status ?? 'its time limit'}, before it could say anything.`;
	return { ok: false, counts: { passed: 0, failed: 1, skipped: 0 }, failures: [{ test, why }] };
}

interface RunOptions {
	readonly minutes: number;
	readonly env?: Readonly<Record<string, string>>;
}

/** What it writes goes to a file: a pipe would stay open in whatever it leaves behind. */
function run(root: string, [file, ...args]: readonly [string, ...string[]], { minutes, env }: RunOptions) {
	const folder = mkdtempSync(join(tmpdir(), 'trial-'));
	const path = join(folder, 'log');
	const log = openSync(path, 'w');
	try {
		const { status, error } = spawnSync(file, args, {
			cwd: root,
			env: { ...process.env, HOME: '/root', NO_COLOR: '1', ...env },
			timeout: minutes * 60_000,
			killSignal: 'SIGKILL',
			stdio: ['ignore', log, log],
		});
		return { status, output: [readFileSync(path, 'utf8'), error?.message ?? ''].join('\n').trim() };
	} finally {
		closeSync(log);
		rmSync(folder, { recursive: true });
	}
}
