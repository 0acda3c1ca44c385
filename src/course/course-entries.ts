/** The files of a course as they were found, read but not yet understood: what `buildCourse` works on. */
export interface CourseEntries {
	/** The text of `content/course.yaml`. */
	readonly courseFile: { readonly file: string; readonly text: string };
	/** Every `content/NNN-module/NNN-lesson.mdx`. */
	readonly lessons: readonly { readonly file: string; readonly text: string }[];
	/** Every `labs/<module>/<lesson>/`. */
	readonly labs: readonly LabEntry[];
	/** Names of the folders of `labs/images/`. */
	readonly images: readonly string[];
}

export interface LabEntry {
	/** `module/lesson`, as in `labs/`. */
	readonly lesson: string;
	/** `labs/<module>/<lesson>`. */
	readonly folder: string;
	/** `lab.ts`, or `null` if there is none. */
	readonly lab: ModuleEntry | null;
	readonly tasks: readonly TaskEntry[];
}

/** A TypeScript module: its default export, or what is wrong with it. */
export type ModuleEntry =
	| { readonly file: string; readonly value: unknown }
	| { readonly file: string; readonly error: string };

export interface TaskEntry {
	/** The folder's name. */
	readonly name: string;
	readonly folder: string;
	/** `task.ts`, or `null` if there is none. */
	readonly task: ModuleEntry | null;
	/** What `bash -n` says of the task's `start`; `null` if it parses, or there is none. */
	readonly startSyntaxError: string | null;
	readonly solution: ScriptEntry | null;
	/** `attempts/*.sh`, by name. */
	readonly attempts: Readonly<Record<string, ScriptEntry>>;
}

export interface ScriptEntry {
	readonly file: string;
	readonly text: string;
	/** What `bash -n` says of it; `null` if it parses. */
	readonly syntaxError: string | null;
}
