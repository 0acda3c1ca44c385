import type { ReportedFigure } from '../figures.ts';

/** What the benches of labs reported, to be looked up. */
export class LabFigures {
	readonly all: readonly ReportedFigure[];

	constructor(all: readonly ReportedFigure[]) {
		this.all = all;
	}

	/** The last one whose figure and subject begin so; `undefined` when none was measured. */
	find(figure: string, subject: string): ReportedFigure | undefined {
		return this.all.findLast((one) => one.figure.startsWith(figure) && one.subject.startsWith(subject));
	}

	/** Not a number when it was not measured. */
	median(figure: string, subject: string): number {
		return this.find(figure, subject)?.median ?? Number.NaN;
	}
}
