import type { Vars } from '../checks/vars.ts';

/** A piece of a text: words, or the name of one of the learner's own values (`{{name}}`). */
export interface TextPart {
	readonly text: string;
	readonly isName: boolean;
}

const names = /\{\{([a-z][a-z0-9-]*)\}\}/;

/** The pieces of a text in order, none of them empty. */
export function textParts(text: string): TextPart[] {
	return text
		.split(names)
		.map((part, index) => ({ text: part, isName: index % 2 === 1 }))
		.filter((part) => part.text !== '');
}

/** A text with the learner's own values in it; one that is not known yet, or not at all, stands as its name. */
export function withValues(text: string, vars: Vars | undefined): string {
	return textParts(text)
		.map((part) => (part.isName ? (vars?.[part.text] ?? part.text) : part.text))
		.join('');
}

/** By task or question id, as the `lesson` frame has them. */
export type LessonVars = Readonly<Record<string, Vars>>;
