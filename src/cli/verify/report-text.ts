import type { VerifyOutcome } from './outcome.ts';

/** A lesson's outcomes, in order: its name, then each task with a line a case, and why each that differs does. */
export function describeLesson(lesson: string, outcomes: readonly VerifyOutcome[]): string {
	const tasks = Map.groupBy(outcomes, ({ task }) => task);
	const blocks = [...tasks].map(([task, ofTask]) => {
		const cases = [...Map.groupBy(ofTask, (outcome) => outcome.case).values()];
		const width = Math.max(...cases.map(([first]) => first?.case.length ?? 0));
		return [`  ${task}`, ...cases.map((runs) => describeCase(runs, width))].join('\n');
	});
	return [lesson, ...blocks].join('\n');
}

function describeCase(runs: readonly VerifyOutcome[], width: number): string {
	const bad = runs.filter(({ ok }) => !ok);
	const shown = bad[0] ?? runs[0];
	if (shown === undefined) return '';
	const times = runs.map(({ milliseconds }) => milliseconds / 1000).sort((a, b) => a - b);
	const time = `${(times[Math.floor(times.length / 2)] ?? 0).toFixed(1)} s`.padStart(6);
	const agree = runs.length === 1 ? '' : ` ${runs.length - bad.length}/${runs.length}`;
	const line = `    ${bad.length === 0 ? '✓' : '✗'} ${shown.case.padEnd(width)} ${time}${agree}  ${shown.says}`;
	return [line, ...bad.flatMap(details)].join('\n');
}

/** Why one run is not as expected, with the command that repeats it. */
export function details(outcome: VerifyOutcome): readonly string[] {
	const { problem, evidence, transcript, task, seed, loaded } = outcome;
	const screen = (transcript ?? '').split('\n').map((line) => `      | ${line.replaceAll('\r', '')}`);
	return [
		`      ${problem ?? ''}`,
		...evidence.map(({ source, field, value }) => `      ${source}  ${field}: ${value}`),
		...(transcript ? screen : []),
		`      Once more: proclab verify ${task} --seed ${seed}${loaded ? ' --load' : ''}`,
	];
}

export function describeSum(outcomes: readonly VerifyOutcome[], seconds: number): string {
	const good = outcomes.filter(({ ok }) => ok).length;
	const cases = new Set(outcomes.map(({ task, case: name }) => `${task} ${name}`)).size;
	const runs = cases === outcomes.length ? `${cases} cases` : `${outcomes.length} runs of ${cases} cases`;
	return `${good} of ${runs} as expected, in ${seconds.toFixed(0)} s.`;
}
