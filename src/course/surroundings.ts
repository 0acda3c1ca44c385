import type { CourseFault } from './course-fault.ts';
import type { Braces, Mention } from './parse-lesson.ts';

/** What is around a task or question: its lesson's prose, its terminals. */
export interface Surroundings {
	/** The lesson's MDX file. */
	readonly file: string;
	readonly mentions: readonly Mention[];
	/** `{{name}}` in the prose. */
	readonly braces: readonly Braces[];
	readonly terminals: readonly string[];
	readonly faults: CourseFault[];
}
