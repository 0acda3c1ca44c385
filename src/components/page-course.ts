/** For each of an item's own values (`vars`), how many characters it has at most, about: the page keeps that much room for it. */
export type VarWidths = Readonly<Record<string, number>>;

/** What a page may know of a task: no solution, no check. Texts may hold `{{name}}` for each name of `vars`. */
export interface PageTask {
	readonly id: string;
	readonly title: string;
	readonly mode: 'edge' | 'level';
	/** Ids of tasks of this lesson that must be done before this one begins. */
	readonly needs: readonly string[];
	readonly hints: readonly string[];
	/** What to say of each named wrong attempt. */
	readonly wrong: Readonly<Record<string, string>>;
	readonly vars: VarWidths;
}

/** What a page may know of a question: never what tells the truth. */
export type PageQuestion =
	| {
			readonly kind: 'predict';
			readonly id: string;
			readonly question: string;
			/** By key, in the order to show. */
			readonly options: Readonly<Record<string, string>>;
			/** Said to who predicted this option when another came true. */
			readonly replies: Readonly<Record<string, string>>;
			readonly vars: VarWidths;
	  }
	| {
			readonly kind: 'ask';
			readonly id: string;
			readonly question: string;
			readonly answer: 'number' | 'words';
			readonly vars: VarWidths;
	  };

export type PagePrediction = Extract<PageQuestion, { kind: 'predict' }>;
export type PageAsk = Extract<PageQuestion, { kind: 'ask' }>;

export interface PageExplanation {
	readonly id: string;
	readonly question: string;
}

export interface PageLesson {
	/** `module/lesson`. */
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** About how long it takes. */
	readonly minutes: number;
	/** Ids of lessons that it builds on. */
	readonly needs: readonly string[];
	/** What one can do after it. */
	readonly gives: string;
	readonly sources: readonly { readonly fact: string; readonly from: string }[];
	readonly terminals: readonly string[];
	readonly tasks: readonly PageTask[];
	readonly questions: readonly PageQuestion[];
	readonly explanations: readonly PageExplanation[];
	/** `text`: what is shown, typed lines with the end of their prompt before them; `null` if it was never recorded. */
	readonly transcripts: readonly { readonly name: string; readonly text: string | null }[];
	readonly previous: string | null;
	readonly next: string | null;
}

/** What the workbook shows of a module: what its lessons ask. */
export interface WorkbookModule {
	readonly title: string;
	readonly lessons: readonly Pick<PageLesson, 'id' | 'title' | 'questions' | 'explanations'>[];
}

/** A way through the course. */
export interface PageTrack {
	readonly id: string;
	readonly title: string;
	readonly description: string;
	/** Ids of lessons, in the order to take them. */
	readonly lessons: readonly string[];
	/** Ids of lessons that it takes as known. */
	readonly assumes: readonly string[];
	/** Its placement test: each task with its lesson, and the ids of the lessons that it stands for. */
	readonly placement: readonly {
		readonly task: string;
		readonly lesson: string;
		readonly standsFor: readonly string[];
	}[];
}

export interface PageCourse {
	readonly title: string;
	readonly modules: readonly { readonly id: string; readonly title: string; readonly lessons: readonly PageLesson[] }[];
	/** The first is the whole course. */
	readonly tracks: readonly PageTrack[];
}
