/** Told as a build goes on. */
export interface BuildStep {
	/** 0 to 1; never falls. */
	readonly fraction: number;
	/** What is being done, in words. */
	readonly step: string;
}

/** The parts of a build and the share of the time that each takes, measured on two cores. */
const weights = { packages: 0.72, containers: 0.12, finish: 0.06, store: 0.04, owners: 0.06 } as const;
export type BuildPart = keyof typeof weights;

/** Adds up parts that go on side by side. */
export class BuildProgress {
	readonly #report: (step: BuildStep) => void;
	readonly #done = new Map<BuildPart, number>();
	#fraction = 0;
	#step = 'Starting';

	constructor(report: (step: BuildStep) => void) {
		this.#report = report;
	}

	/** `fraction` of the part is done. `step` is what goes on in it; without one the last is told again. */
	advance(part: BuildPart, fraction: number, step = this.#step): void {
		this.#step = step;
		this.#done.set(part, Math.max(fraction, this.#done.get(part) ?? 0));
		let sum = 0;
		for (const [name, share] of this.#done) sum += weights[name] * share;
		this.#fraction = Math.max(this.#fraction, Math.min(1, sum));
		this.#report({ fraction: this.#fraction, step });
	}
}
