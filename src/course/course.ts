import type { Ask, Prediction } from '../checks/question.ts';
import type { Task } from '../checks/task.ts';
import type { ProseStep } from './prose-steps.ts';

/** `memory-limit`: it uses memory up on purpose, and must not where nothing holds it. */
export type LabRequirement = 'memory-limit';

/** What a lesson's `lab.ts` says, with defaults filled in. */
export interface LabDefinition {
	/** The image's name: a folder of `labs/images/`. */
	readonly image: string;
	readonly hostname: string;
	/** Names of the terminals a learner has, in the order of their tabs; the first opens by itself. */
	readonly terminals: readonly string[];
	/** What the machine must be able to do for it. */
	readonly requires?: readonly LabRequirement[] | undefined;
	readonly limits: {
		readonly pids: number;
		readonly memoryMegabytes: number;
		readonly cpus: number;
		readonly cpuWeight: number;
		readonly diskMegabytes: number;
		readonly diskFiles: number;
	};
}

/** A task with the scripts that lie beside it. */
export interface CourseTask extends Task {
	/** `solution.sh`, as it is. */
	readonly solution: string;
	/** `attempts/<name>.sh`, by name. */
	readonly attempts: Readonly<Record<string, string>>;
	/** `alternatives/<name>.sh`, by name: other ways that pass. */
	readonly alternatives: Readonly<Record<string, string>>;
	/** `cheats/<name>.sh`, by name: must not pass. */
	readonly cheats: Readonly<Record<string, string>>;
}

/** A question with the scripts that lie beside it. */
export type CourseQuestion =
	| (Prediction & {
			/** `experiments/<option>.sh`, by option. */ readonly experiments: Readonly<Record<string, string>>;
	  })
	| (Ask & { /** `setup.sh`, as it is. */ readonly setup: string | null });

/** `<Explain id="..." question="...">`: a few words of one's own, kept in the workbook, judged by nobody. */
export interface Explanation {
	/** Unique in the course, kebab-case. */
	readonly id: string;
	readonly question: string;
}

/** `<Transcript name="..." />`: what a terminal showed. */
export interface Transcript {
	readonly name: string;
	/** `transcripts/NAME.sh`, as it is. */
	readonly script: string;
	/** The terminal that is shown. */
	readonly terminal: string;
	/** `transcripts/NAME.txt`, as `proclab transcribe` wrote it; `null` if it never did. */
	readonly shown: string | null;
}

export interface Lesson {
	/** `module/lesson` without numeric prefixes: `processes/seeing-processes`. */
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** About how long it takes, in minutes. */
	readonly minutes: number;
	/** Ids of lessons that it builds on. */
	readonly needs: readonly string[];
	/** What one can do after it. */
	readonly gives: string;
	/** By id of `content/curriculum.yaml`, the task, question or explanation where it is met. */
	readonly covers: Readonly<Record<string, string>>;
	readonly sources: readonly { readonly fact: string; readonly from: string }[];
	/** Path of the MDX file from the checkout's root. */
	readonly file: string;
	readonly lab: LabDefinition;
	/** In the order in which the prose has them. */
	readonly tasks: readonly CourseTask[];
	/** In the order in which the prose has them. */
	readonly questions: readonly CourseQuestion[];
	/** In the order in which the prose has them. */
	readonly explanations: readonly Explanation[];
	/** In the order in which the prose has them. */
	readonly transcripts: readonly Transcript[];
	/** What a reader does who does all that the prose says. */
	readonly steps: readonly ProseStep[];
	readonly previous: string | null;
	readonly next: string | null;
}

export interface Module {
	readonly id: string;
	readonly title: string;
	readonly lessons: readonly Lesson[];
}

/** A way through the course. */
export interface Track {
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** Ids of lessons, in the order to take them. */
	readonly lessons: readonly string[];
	/** Ids of lessons that it takes as known. */
	readonly assumes: readonly string[];
	/** Its placement test, in order. */
	readonly placement: readonly Proof[];
}

/** A task by which someone shows that they can do what some lessons teach. */
export interface Proof {
	readonly task: string;
	/** The id of the lesson that has the task. */
	readonly lesson: string;
	/** Ids of the lessons that one can skip who passes it. */
	readonly standsFor: readonly string[];
}

export interface Course {
	readonly title: string;
	readonly modules: readonly Module[];
	/** The first is the whole course. */
	readonly tracks: readonly Track[];
}
