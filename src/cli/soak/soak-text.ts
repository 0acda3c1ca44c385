import type { VerifyOutcome } from '../verify/outcome.ts';
import { addSince } from './add-since.ts';
import type { Machine } from './describe-machine.ts';

export interface SoakFacts {
	readonly machine: Machine;
	readonly seconds: number;
	readonly seed: string;
}

/** The result of a soak as a page: what was run where, what agreed, and each run that differed. */
export function soakText(outcomes: readonly VerifyOutcome[], { machine, seconds, seed }: SoakFacts): string {
	const cases = Map.groupBy(outcomes, ({ task, case: name }) => `${task} ${name}`);
	const differing = outcomes.filter(({ ok }) => !ok);
	const flaky = new Set(differing.map(({ task, case: name }) => `${task} ${name}`)).size;
	return [
		'# Do the verdicts agree with themselves?',
		'',
		'`npm run soak` writes this page: it tries every case of every task and question again and again on real labs, with learners of',
		'other values each time, then while a process keeps every core busy. `./proclab verify` tries each once.',
		'',
		`- On: ${machine.words}`,
		`- Of: ${machine.commit}`,
		`- Runs: ${outcomes.length} of ${cases.size} cases, ${count(outcomes, true)} of them under load, in ${Math.round(seconds / 60)} min; seed \`${seed}\``,
		`- As expected: ${outcomes.length - differing.length} of ${outcomes.length}; ${flaky === 0 ? 'no case differed in any run' : `${flaky} cases differed in some run`}`,
		'',
		'| lesson | cases | runs | under load | differed | slowest |',
		'| --- | --- | --- | --- | --- | --- |',
		...[...Map.groupBy(outcomes, ({ lesson }) => lesson)].map(([lesson, ofLesson]) => row(lesson, ofLesson)),
		...(differing.length === 0 ? [] : ['', '## What differed', '', ...differing.map(tell)]),
		'',
	].join('\n');
}

/** The page of a whole soak with what was tried again of some tasks and questions, mostly because they were mended. */
export function withSince(
	page: string,
	outcomes: readonly VerifyOutcome[],
	{ machine }: Pick<SoakFacts, 'machine'>,
): string {
	const lines = [...Map.groupBy(outcomes, ({ task }) => task)].flatMap(([task, ofTask]) => {
		const differing = ofTask.filter(({ ok }) => !ok);
		const so = differing.length === 0 ? 'all as expected' : `${differing.length} differed`;
		const runs = `${ofTask.length} runs, ${count(ofTask, true)} of them under load`;
		return [`- \`${task}\` of ${machine.commit}: ${runs}; ${so}`, ...differing.map((outcome) => `  ${tell(outcome)}`)];
	});
	return addSince(page, lines);
}

function row(lesson: string, outcomes: readonly VerifyOutcome[]): string {
	const cases = new Set(outcomes.map(({ task, case: name }) => `${task} ${name}`)).size;
	const slowest = outcomes.reduce((a, b) => (a.milliseconds >= b.milliseconds ? a : b));
	const bad = outcomes.filter(({ ok }) => !ok).length;
	const time = `${(slowest.milliseconds / 1000).toFixed(1)} s (${slowest.task} ${slowest.case})`;
	return `| ${lesson} | ${cases} | ${outcomes.length} | ${count(outcomes, true)} | ${bad} | ${time} |`;
}

function count(outcomes: readonly VerifyOutcome[], loaded: boolean): number {
	return outcomes.filter((outcome) => outcome.loaded === loaded).length;
}

function tell({ task, case: name, loaded, repeat, seed, problem, says }: VerifyOutcome): string {
	const when = `${loaded ? 'under load, ' : ''}run ${repeat}, seed \`${seed}\``;
	return `- \`${task}\` ${name} (${when}): ${problem} ${says}`;
}
