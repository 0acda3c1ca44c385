import { readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from '../../src/cli/soak/describe-machine.ts';
import { quantity, type ReportedFigure } from '../figures.ts';
import { type CapacityRow, capacityRows } from './capacity.ts';
import { LabFigures } from './lab-figures.ts';
import { type GoalRow, goalRows } from './lab-goals.ts';

/** What `npm run bench -- labs` writes lies between these lines. */
const marks = {
	begin: '<!-- written by npm run bench -- labs -->',
	end: '<!-- end of what npm run bench -- labs writes -->',
};

export interface BenchRun {
	readonly machine: Machine;
	readonly seconds: number;
	/** The load average of the machine's last minute when it began. */
	readonly load: number;
}

/** Puts the figures of a run between the marks of a page. @throws when it lacks them. */
export function writeCapacity(page: string, reported: readonly ReportedFigure[], run: BenchRun): void {
	const text = readFileSync(page, 'utf8');
	const [begin, end] = [text.indexOf(marks.begin), text.indexOf(marks.end)];
	if (begin < 0 || end < begin) throw new Error(`${page} has no place for figures: ${marks.begin} and ${marks.end}.`);
	const figures = new LabFigures(reported);
	writeFileSync(page, `${text.slice(0, begin)}${marks.begin}\n\n${capacityText(figures, run)}\n${text.slice(end)}`);
}

/** The tables as Markdown: capacity, goals, and every figure with its peers. */
export function capacityText(figures: LabFigures, { machine, seconds, load }: BenchRun): string {
	const goals = goalRows(figures);
	const missed = goals.filter(({ measured }) => measured?.isMet === false && measured.floor !== '');
	return [
		`- On: ${machine.words}; load average when it began ${load.toFixed(2)}`,
		`- Of: ${machine.commit}, in ${Math.round(seconds / 60)} min`,
		'',
		...table(['of a machine', 'learners', 'reckoned from'], capacityRows(figures).map(capacityCells)),
		'',
		...table(['goal', 'wanted', 'measured'], goals.map(goalCells)),
		...(missed.length === 0 ? [] : ['', ...missed.map(missedLine)]),
		'',
		...table(['figure', 'subject', 'median', '95 of 100', 'worst', 'n', 'load'], figures.all.map(figureCells)),
		'',
	].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function capacityCells({ of, learners, from }: CapacityRow): readonly string[] {
	return Number.isNaN(learners) ? [of, 'not measured', ''] : [of, String(Math.floor(learners)), from];
}

function goalCells({ figure, goal, measured }: GoalRow): readonly string[] {
	if (measured === undefined) return [figure, goal, 'not measured in this run'];
	return [figure, goal, `${measured.words}, ${measured.isMet ? 'met' : '**missed**'}`];
}

function missedLine({ figure, measured }: GoalRow): string {
	return `- ${figure}: the floor of this run: ${measured?.floor}.`;
}

function figureCells({ figure, subject, unit, median, p95, worst, samples, load }: ReportedFigure): readonly string[] {
	const spread = samples === 1 ? ['', ''] : [p95, worst].map((value) => quantity(value, unit));
	return [figure, subject, quantity(median, unit), ...spread, String(samples), load.toFixed(1)];
}
