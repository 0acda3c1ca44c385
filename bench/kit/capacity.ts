import type { LabFigures } from './lab-figures.ts';

/** How many learners a part of a machine carries, and what that is reckoned from. */
export interface CapacityRow {
	readonly of: string;
	readonly learners: number;
	readonly from: string;
}

/** A gigabyte less the tenth that labd leaves free. */
const usable = 0.9 * 1024;
/** A learner solves a task in so many seconds: quick ones do. */
const secondsOfTask = 60;
/** Learners are served while so much of a core is busy, in percent: above that, they wait for one another. */
const busyShare = 70;
/** A class that begins has its prompts after so many seconds. */
const classStart = 10;

/** The capacity table: from medians, or where learners differ from the 95th percentile. */
export function capacityRows(figures: LabFigures): readonly CapacityRow[] {
	const idle = figures.median('memory of an idle lab of', 'Proclab: what the machine has less');
	const inLab = figures.median('memory of an idle lab of', 'of which: processes');
	const held = figures.find('memory of a lab at work: held', 'all lessons')?.p95 ?? Number.NaN;
	const atWork = idle - inLab + held;
	const open = share(figures, 'pages open');
	const task = figures.median('processor time of a task', 'the machine');
	const working = open + (task / 1000 / secondsOfTask) * 100;
	const start = figures.median('200 labs', 'processor time');
	return [
		{ of: 'a GB of memory, labs idle', learners: usable / idle, from: `${idle.toFixed(1)} MB a lab` },
		{
			of: 'a GB of memory, every lab at the most that 95 of 100 labs ever held',
			learners: usable / atWork,
			from: `${atWork.toFixed(1)} MB a lab`,
		},
		{ of: 'a core, labs idle, pages open', learners: busyShare / open, from: `${open.toFixed(3)} % of a core a lab` },
		{
			of: `a core, each learner solves a task every ${secondsOfTask} s`,
			learners: busyShare / working,
			from: `${task.toFixed(0)} ms of a core a task`,
		},
		{
			of: `a core, all arrive at once and wait ${classStart} s at most`,
			learners: (classStart * 1000) / start,
			from: `${start.toFixed(0)} ms of a core a start`,
		},
	];
}

function share({ all }: LabFigures, pagesAre: string): number {
	const found = all.filter(({ figure }) => figure.startsWith('CPU of an idle lab') && figure.endsWith(pagesAre));
	return found.length === 0 ? Number.NaN : found.reduce((sum, { median }) => sum + median, 0);
}
