import type { Course } from '../course/course.ts';
import type { LabStatus } from '../lifecycle/lab.ts';
import { keyOf, kindOf, type LabKind } from '../lifecycle/lab-kind.ts';
import type { LabPool } from '../lifecycle/lab-pool.ts';

/** Tells a pool what may be asked for: what the course has, and what learners who are here come to next. */
export class PoolOutlook {
	readonly #pool: Pick<LabPool, 'useKinds' | 'expect'>;
	/** Kinds of the labs that whoever is in a lesson may ask for next: by reset, or of the lesson after it. */
	#likely: ReadonlyMap<string, readonly LabKind[]> = new Map();
	#isDue = false;

	constructor(pool: Pick<LabPool, 'useKinds' | 'expect'>, course: Course) {
		this.#pool = pool;
		this.useCourse(course);
	}

	useCourse(course: Course): void {
		const lessons = course.modules.flatMap((module) => module.lessons);
		const kinds = new Map(lessons.map((lesson) => [lesson.id, kindOf(lesson.lab)]));
		this.#likely = new Map(
			lessons.map(({ id, next }) => [id, [id, next ?? id].flatMap((one) => kinds.get(one) ?? [])]),
		);
		void this.#pool.useKinds(commonestFirst([...kinds.values()]));
	}

	/** Labs came or went: the pool is told once for all that happens at one instant. */
	look(labs: () => Iterable<{ readonly lesson: { readonly id: string }; readonly status: LabStatus }>): void {
		if (this.#isDue) return;
		this.#isDue = true;
		setImmediate(() => {
			this.#isDue = false;
			const here = [...labs()].filter(({ status }) => isHere(status)).map(({ lesson }) => lesson.id);
			this.#pool.expect([...new Set(here)].flatMap((id) => this.#likely.get(id) ?? []));
		});
	}
}

function isHere({ state }: LabStatus): boolean {
	return state === 'starting' || state === 'ready' || state === 'resetting';
}

/** Each kind once. */
function commonestFirst(kinds: readonly LabKind[]): readonly LabKind[] {
	const counted = Map.groupBy(kinds, keyOf).values();
	return [...counted].toSorted((a, b) => b.length - a.length).flatMap(([kind]) => kind ?? []);
}
