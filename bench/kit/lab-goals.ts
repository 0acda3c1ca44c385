import type { LabFigures } from './lab-figures.ts';

/** A number to reach, and what of it was measured. */
export interface GoalRow {
	readonly figure: string;
	readonly goal: string;
	/** `undefined`: it was not measured in this run. */
	readonly measured: { readonly words: string; readonly isMet: boolean; readonly floor: string } | undefined;
}

interface Goal {
	readonly figure: string;
	readonly goal: string;
	/** Not a number when it was not measured. */
	readonly value: (figures: LabFigures) => number;
	readonly most: number;
	readonly words: (value: number) => string;
	/** What it can hardly be less than, from the same run. */
	readonly floor: (figures: LabFigures) => string;
}

const toPrompt = 'lab start to prompt';
const bare = 'runc run + runc exec';
const inLab = 'terminal of a living lab to prompt';
const idleMemory = 'memory of an idle lab of';

const times = (value: number) => `${value.toFixed(2)} x`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
const percent = (value: number) => `${value.toFixed(3)} %`;

const shellFloor = (figures: LabFigures) =>
	`of it the shell alone ${milliseconds(figures.median(inLab, 'Proclab'))}; the same bash with no fences at all ${milliseconds(figures.median(inLab, 'the same bash'))}`;
const bareFloor = (figures: LabFigures) =>
	`runc alone ${milliseconds(figures.median(toPrompt, bare))}, its root mounted before; a lab also has a disk, ids and a user namespace of its own`;
const classFloor = (figures: LabFigures) =>
	`${milliseconds(figures.median('200 labs', 'processor time'))} of a core a lab, all of the machine, and two cores`;
const labsFloor = (figures: LabFigures) =>
	`the processes in the lab ${figures.median(idleMemory, 'of which: processes').toFixed(1)} MB`;
const lookFloor = (pageIs: string) => (figures: LabFigures) =>
	`a bare Node that reads two counters of each at the same pace takes ${percent(figures.median(`50 idle, ${pageIs}`, 'a bare Node') / 50)} a lab`;

const quietFloor = (figures: LabFigures) =>
	`with the 50 labs quiet ${milliseconds(figures.find('keystroke to echo, 50', 'quiet')?.p95 ?? Number.NaN)}`;

const goals: readonly Goal[] = [
	{
		...{
			figure: 'Start without a pool, of what runc alone takes',
			goal: '<= 1.5 x',
			most: 1.5,
			words: times,
			floor: bareFloor,
		},
		value: (figures) => figures.median(toPrompt, 'Proclab, no pool') / figures.median(toPrompt, bare),
	},
	{
		...{
			figure: 'Start without a pool, of what `docker run -it` takes',
			goal: '<= 0.3 x',
			most: 0.3,
			words: times,
			floor: bareFloor,
		},
		value: (figures) => figures.median(toPrompt, 'Proclab, no pool') / figures.median(toPrompt, 'docker'),
	},
	{
		...{ figure: 'Start from the pool, median', goal: '<= 25 ms', most: 25, words: milliseconds, floor: shellFloor },
		value: (figures) => figures.median(toPrompt, 'Proclab, through labd'),
	},
	{
		...{ figure: 'Reset, median', goal: '<= 25 ms', most: 25, words: milliseconds, floor: shellFloor },
		value: (figures) => figures.median('lab reset', 'Proclab, through labd'),
	},
	{
		...{
			figure: '200 labs at once: the last prompt',
			goal: '<= 15 s',
			most: 15_000,
			words: seconds,
			floor: classFloor,
		},
		value: (figures) => figures.find('200 labs', 'each')?.worst ?? Number.NaN,
	},
	{
		...{
			figure: '200 labs at once: 95 of 100 prompts',
			goal: '<= 10 s',
			most: 10_000,
			words: seconds,
			floor: classFloor,
		},
		value: (figures) => figures.find('200 labs', 'each')?.p95 ?? Number.NaN,
	},
	{
		...{ figure: '200 labs at once: failed', goal: 'none', most: 0, words: String, floor: () => '' },
		value: (figures) => figures.median('200 labs', 'failed'),
	},
	{
		...{
			figure: 'CPU of an idle lab of 50, page open',
			goal: '<= 0.2 %',
			most: 0.2,
			words: percent,
			floor: lookFloor('page open'),
		},
		value: (figures) => figures.median('50 idle, page open', 'each lab: labd'),
	},
	{
		...{
			figure: 'CPU of an idle lab of 50, page closed',
			goal: '<= 0.02 %',
			most: 0.02,
			words: percent,
			floor: lookFloor('page closed'),
		},
		value: (figures) => figures.median('50 idle, page closed', 'each lab: labd'),
	},
	{
		...{ figure: 'Memory of an idle lab with one terminal (PSS, its share of labd in it)', goal: '<= 12 MB', most: 12 },
		...{ words: (value) => `${value.toFixed(1)} MB`, floor: labsFloor },
		value: (figures) => figures.median(idleMemory, 'Proclab: PSS'),
	},
	{
		...{
			figure: 'Labs held at once, idle',
			goal: '>= 1000',
			most: -1000,
			words: (value) => String(-value),
			floor: () => '',
		},
		value: (figures) => -figures.median('idle labs held', 'Proclab'),
	},
	{
		...{ figure: 'Keystroke to echo while 50 other labs print without end, 95 of 100', goal: '<= 50 ms', most: 50 },
		...{ words: milliseconds, floor: quietFloor },
		value: (figures) => figures.find('keystroke to echo, 50', 'printing')?.p95 ?? Number.NaN,
	},
];

/** The rows on labs of the design, each with what this run has of it. */
export function goalRows(figures: LabFigures): readonly GoalRow[] {
	return goals.map(({ figure, goal, value, most, words, floor }) => {
		const found = value(figures);
		if (Number.isNaN(found)) return { figure, goal, measured: undefined };
		return { figure, goal, measured: { words: words(found), isMet: found <= most, floor: floor(figures) } };
	});
}
