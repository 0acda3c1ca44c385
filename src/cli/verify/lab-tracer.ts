import { DisposableStore } from '../../foundation/disposable.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';
import type { LivingLab } from '../../labd/living-lab.ts';
import type { Moment, Trace } from '../record/trace.ts';

/** Keeps what the checks see of a lab, from its first look on; a lab that is reset begins anew. */
export class LabTracer implements Disposable {
	readonly #lab: LessonLab;
	readonly #about: Pick<Trace, 'seed' | 'entered'>;
	readonly #owned = new DisposableStore();
	#living: LivingLab | undefined;
	#waiting: ReadonlySet<string> = new Set();
	#moments: Moment[] = [];

	constructor(lab: LessonLab, about: Pick<Trace, 'seed' | 'entered'>) {
		this.#lab = lab;
		this.#about = about;
		this.#owned.add(lab.onStatus(() => this.#follow()));
		this.#follow();
	}

	/** How often the living lab was looked at. */
	get looks(): number {
		return this.#moments.length;
	}

	/** @throws Error when no lab lives. */
	get trace(): Trace {
		if (this.#living === undefined) throw new Error('There is no lab whose looks were kept.');
		return { ...this.#about, start: this.#living.ready.baseline, moments: [...this.#moments] };
	}

	/** The learner has just committed to this option. @throws Error before the first look. */
	markCommitted(option: string): void {
		const last = this.#moments.pop();
		if (last === undefined) throw new Error('Nothing was seen before the commitment.');
		this.#moments.push({ ...last, committed: option });
	}

	[Symbol.dispose](): void {
		this.#owned[Symbol.dispose]();
	}

	#follow(): void {
		const { living } = this.#lab;
		if (living === undefined || living === this.#living) return;
		this.#living = living;
		this.#moments = [];
		this.#waiting = waitingIn(living);
		this.#owned.add(
			living.watch.onLook((snapshot) => {
				if (living === this.#living) this.#moments.push({ snapshot, ...this.#beginnings(living) });
			}),
		);
	}

	#beginnings(living: LivingLab): Pick<Moment, 'begins'> {
		const waiting = waitingIn(living);
		const begins = [...this.#waiting].filter((task) => !waiting.has(task));
		this.#waiting = waiting;
		return begins.length === 0 ? {} : { begins };
	}
}

function waitingIn({ watch }: LivingLab): ReadonlySet<string> {
	const rows = watch.judge.inspect();
	return new Set(rows.filter(({ state }) => state === 'waiting').map(({ task }) => task));
}
