import { join, sep } from 'node:path';
import type { Course } from '../course/course.ts';
import { loadCourse } from '../course/load-course.ts';
import { ProblemError } from '../foundation/problem.ts';
import type { LabdPeer } from './labd-peer.ts';

/** Editors save in several steps; the last one counts. Milliseconds. */
const settle = 50;

interface LiveCourseOptions {
	readonly root: string;
	readonly labd: Pick<LabdPeer, 'reload'>;
	readonly warn: (message: string) => void;
	readonly inform: (message: string) => void;
	readonly current: Course;
}

/** The course as its files say; while they hold a mistake, as they last said without one. labd follows. */
export class LiveCourse implements Disposable {
	readonly #options: LiveCourseOptions;
	#current: Course;
	#hasMistake = false;
	#timer: NodeJS.Timeout | undefined;
	#reading: Promise<void> = Promise.resolve();

	constructor(options: LiveCourseOptions) {
		this.#options = options;
		this.#current = options.current;
	}

	get current(): Course {
		return this.#current;
	}

	changed(path: string): void {
		const { root } = this.#options;
		if (!['content', 'labs'].some((folder) => path.startsWith(join(root, folder) + sep))) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#reading = this.#reading.then(() => this.#reload());
		}, settle);
	}

	[Symbol.dispose](): void {
		clearTimeout(this.#timer);
	}

	async #reload(): Promise<void> {
		const { root, labd, warn, inform } = this.#options;
		try {
			this.#current = await loadCourse(root);
		} catch (error) {
			if (!(error instanceof ProblemError)) throw error;
			const { what, why, fix } = error.problem;
			this.#hasMistake = true;
			warn(`${what}\n${why}\n${fix} Until then the last good course stays.`);
			return;
		}
		if (this.#hasMistake) inform('The course has no mistakes any more.');
		this.#hasMistake = false;
		const reloaded = await labd.reload();
		if (!reloaded.ok) warn(`${reloaded.error.what} ${reloaded.error.why}`);
	}
}
