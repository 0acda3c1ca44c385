/** Where a lesson stands: what its path says. */
export interface LessonPlace {
	/** `module/lesson`, without numbers. */
	readonly id: string;
	readonly module: string;
}

const path = /^content\/\d+-([a-z0-9]+(?:-[a-z0-9]+)*)\/\d+-([a-z0-9]+(?:-[a-z0-9]+)*)\.mdx$/;

/** Reads `content/010-processes/020-two-numbers.mdx` as `processes/two-numbers`; `undefined` if it isn't such a path. */
export function lessonPlace(file: string): LessonPlace | undefined {
	const [, module, lesson] = path.exec(file) ?? [];
	return module === undefined || lesson === undefined ? undefined : { id: `${module}/${lesson}`, module };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Orders paths by their numbers: 20 before 100. */
export function compareNumbered(a: string, b: string): number {
	return collator.compare(a, b);
}
