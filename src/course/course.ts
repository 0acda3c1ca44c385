import type { Task } from '../checks/task.ts';

/** What a lesson's `lab.ts` says, with defaults filled in. */
export interface LabDefinition {
	/** The image's name: a folder of `labs/images/`. */
	readonly image: string;
	readonly hostname: string;
	/** Names of the terminals a learner has, in the order of their tabs; the first opens by itself. */
	readonly terminals: readonly string[];
	readonly limits: { readonly pids: number; readonly memoryMegabytes: number; readonly cpus: number };
}

/** A task with the scripts that lie beside it. */
export interface CourseTask extends Task {
	/** `solution.sh`, as it is. */
	readonly solution: string;
	/** `attempts/<name>.sh`, by name. */
	readonly attempts: Readonly<Record<string, string>>;
}

export interface Lesson {
	/** `module/lesson` without numeric prefixes: `processes/seeing-processes`. */
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** About how long it takes, in minutes. */
	readonly minutes: number;
	/** Path of the MDX file from the checkout's root. */
	readonly file: string;
	readonly lab: LabDefinition;
	/** In the order in which the prose has them. */
	readonly tasks: readonly CourseTask[];
	readonly previous: string | null;
	readonly next: string | null;
}

export interface Module {
	readonly id: string;
	readonly title: string;
	readonly lessons: readonly Lesson[];
}

export interface Course {
	readonly title: string;
	readonly modules: readonly Module[];
}
