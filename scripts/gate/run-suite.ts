import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Counts, judge, type Step, type Suite, type SuiteResult, sum } from './suite.ts';
import { countReport } from './vitest-report.ts';

/** Where programs run, and for how long. */
export interface Place {
	readonly root: string;
	readonly signal: AbortSignal;
}

interface Outcome {
	readonly counts: Counts;
	readonly log: string;
}

/** Runs a suite's programs one after the other, all of them even when one fails. */
export async function runSuite(suite: Suite, place: Place): Promise<SuiteResult> {
	const started = performance.now();
	const outcomes: Outcome[] = [];
	for (const step of suite.steps) outcomes.push(await runStep(step, place));
	const { counts, complaint } = judge(sum(outcomes.map((outcome) => outcome.counts)), process.env.CI === 'true');
	const log = outcomes.map((outcome) => outcome.log).join('\n');
	return {
		name: suite.name,
		...counts,
		seconds: (performance.now() - started) / 1000,
		log: complaint === undefined ? log : `${log}\n${complaint}`,
	};
}

async function runStep(step: Step, place: Place): Promise<Outcome> {
	if ('project' in step) return runProject(step.project, place);
	const { ok, output } = await runProgram(step.command, place);
	const log = ok ? output : `${output}\n(that was: ${step.command.join(' ')})`;
	return { counts: { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, log };
}

async function runProject(project: string, place: Place): Promise<Outcome> {
	const folder = mkdtempSync(join(tmpdir(), 'gate-'));
	const report = join(folder, 'report.json');
	try {
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
		const { ok, output } = await runProgram(['vitest', 'run', '--project', project, ...reporters], place);
		return { counts: countReport(readReport(report), ok), log: output };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** `undefined` when Vitest ended before it could write one. */
function readReport(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Runs a program of `node_modules/.bin` under the pinned Node, until it ends or `signal` says so. */
async function runProgram([file, ...args]: readonly [string, ...string[]], { root, signal }: Place) {
	const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
	const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
	const ended = new Promise<string | undefined>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) =>
			resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
		);
	});
	const written = Promise.all([child.stdout, child.stderr].map((stream: Readable) => text(stream)));
	const failure = await ended;
	const output = (await written).filter(Boolean).join('\n').trimEnd();
	return failure === undefined ? { ok: true, output } : { ok: false, output: `${output}\n${file} ${failure}` };
}
