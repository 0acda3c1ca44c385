import type { CourseFault } from './course-fault.ts';

/** The files of a course as they were found, read but not yet understood: what `buildCourse` works on. */
export interface CourseEntries {
	/** The text of `content/course.yaml`. */
	readonly courseFile: { readonly file: string; readonly text: string };
	/** The text of `content/curriculum.yaml`, or `null` if there is none. */
	readonly curriculum: { readonly file: string; readonly text: string } | null;
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
	/** Its folders: tasks and questions. */
	readonly items: readonly ItemEntry[];
	readonly transcripts: TranscriptFiles;
	/** Names of the files beside `lab.ts`. */
	readonly others: readonly string[];
}

/** A lesson's `transcripts/`. */
export interface TranscriptFiles {
	/** `NAME.sh` by name: what is typed. */
	readonly scripts: Readonly<Record<string, ScriptEntry>>;
	/** `NAME.txt` by name: what is shown. */
	readonly texts: Readonly<Record<string, string>>;
	/** Names of every other file. */
	readonly others: readonly string[];
}

/** What the folder of a task or question is told by: the module in it. */
export const itemKinds = ['task', 'predict', 'ask'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** A folder `labs/<module>/<lesson>/<name>/`. */
export interface ItemEntry {
	readonly name: string;
	readonly folder: string;
	/** `task.ts`, `predict.ts` and `ask.ts`, those there are. */
	readonly modules: Partial<Readonly<Record<ItemKind, ModuleEntry>>>;
	/** Every `*.sh`, by its path in the folder: `attempts/costume.sh`. */
	readonly scripts: Readonly<Record<string, ScriptEntry>>;
	/** Every other file, by its path in the folder. */
	readonly others: readonly string[];
}

/** A TypeScript module: its default export, or what is wrong with it. */
export type ModuleEntry = LoadedModule | BrokenModule;

export interface BrokenModule {
	readonly file: string;
	/** At least one. */
	readonly mistakes: readonly Mistake[];
}

/** What is wrong in a file, and where. */
export type Mistake = Omit<CourseFault, 'file'>;

export interface LoadedModule {
	readonly file: string;
	/** Its source. */
	readonly text: string;
	/** Its default export. */
	readonly value: unknown;
	/** What `bash -n` says of the scripts that are texts in it (`start`, `entry`), by key; nothing for one that parses. */
	readonly syntaxErrors: Readonly<Record<string, string>>;
}

export interface ScriptEntry {
	readonly file: string;
	readonly text: string;
	/** What `bash -n` says of it; `null` if it parses. */
	readonly syntaxError: string | null;
}
