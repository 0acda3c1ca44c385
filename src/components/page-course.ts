/** What a page may know of a task: no solution, no check. */
export interface PageTask {
	readonly id: string;
	readonly title: string;
	readonly mode: 'edge' | 'level';
	readonly hints: readonly string[];
	/** What to say of each named wrong attempt. */
	readonly wrong: Readonly<Record<string, string>>;
}

export interface PageLesson {
	/** `module/lesson`. */
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** About how long it takes. */
	readonly minutes: number;
	readonly terminals: readonly string[];
	readonly tasks: readonly PageTask[];
	readonly previous: string | null;
	readonly next: string | null;
}

export interface PageCourse {
	readonly title: string;
	readonly modules: readonly { readonly id: string; readonly title: string; readonly lessons: readonly PageLesson[] }[];
}
