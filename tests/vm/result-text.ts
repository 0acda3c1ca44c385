import { addSince } from '../../src/cli/soak/add-since.ts';
import type { Machine } from '../../src/cli/soak/describe-machine.ts';
import type { StepEnd } from './events.ts';
import type { Trial } from './trial.ts';

interface TrialPlace {
	readonly machine: Machine;
	readonly seconds: number;
	/** Names of the steps that were to be. */
	readonly planned: readonly string[];
}

/** The result of a trial as a page: what was run where, each test that failed, and what was not reached. */
export function resultText(trial: Trial, { machine, seconds, planned }: TrialPlace): string {
	const { facts, ended, failedBoots, bootSeconds, brokeOff } = trial;
	const total = sum(ended);
	const missed = planned.slice(ended.length);
	return [
		'# Does it run on another system?',
		'',
		'`npm run soak -- vm` writes this page: it boots a Debian machine, emulated instruction by instruction and so some twenty times slower than a',
		'machine of its own, and there runs bootstrap, doctor, the tests of labs and their fences, a task, and the lessons on limits.',
		'',
		...(facts === undefined
			? []
			: [
					`- In: ${facts.system}, Linux ${facts.kernel}, ${facts.init} as process 1, ${facts.cgroup} with ${facts.controllers}`,
					`- Security modules: ${facts.securityModules || 'none'}`,
					`- With: ${facts.programs.join('; ')}`,
				]),
		`- On: ${machine.words}`,
		`- Of: ${machine.commit}`,
		`- In all: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped, in ${Math.round(seconds / 60)} min`,
		`- Boots: ${bootSeconds === undefined ? 'none' : `one of ${bootSeconds.toFixed(0)} s`}${failedBoots.length === 0 ? '' : `, after ${failedBoots.length} that crashed`}`,
		...brokenText(brokeOff),
		'',
		'| step | passed | failed | skipped | seconds |',
		'| --- | --- | --- | --- | --- |',
		...ended.map(row),
		...missed.map((step) => `| ${step} | not reached | | | |`),
		...failuresText(ended),
		'',
	].join('\n');
}

/** That page with what was tried again of single steps, mostly because something was mended. */
export function resultSince(page: string, { ended, brokeOff }: Trial, { commit }: Machine): string {
	const lines = ended.flatMap(({ step, counts: { passed, failed, skipped }, failures }) => [
		`- ${step}, of ${commit}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
		...failures.map(({ test, why }) => `  - ${test}: ${firstLine(why)}`),
	]);
	return addSince(page, [...lines, ...brokenText(brokeOff)]);
}

function brokenText(brokeOff: string | undefined): readonly string[] {
	return brokeOff === undefined ? [] : [`- It broke off. ${firstLine(brokeOff)}`];
}

function row({ step, counts, seconds }: StepEnd): string {
	return `| ${step} | ${counts.passed} | ${counts.failed} | ${counts.skipped} | ${seconds.toFixed(0)} |`;
}

function failuresText(ended: readonly StepEnd[]): string[] {
	const failed = ended.flatMap(({ step, failures }) =>
		failures.map(({ test, why }) => `- ${step}: ${test}: ${firstLine(why)}`),
	);
	return failed.length === 0 ? [] : ['', '## What failed', '', ...failed];
}

function firstLine(text: string): string {
	return text.trim().split('\n')[0] ?? '';
}

function sum(ended: readonly StepEnd[]) {
	const add = (key: keyof StepEnd['counts']) => ended.reduce((total, { counts }) => total + counts[key], 0);
	return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}
