import type { TranscriptScript } from '../../course/transcript-script.ts';
import type { LessonVars } from '../../labd/lesson-plan.ts';
import { withStablePids } from './stable-pids.ts';
import { type RunFacts, stableRules } from './stable-rules.ts';

export interface Stabilising extends RunFacts {
	/** What was drawn for the learner of the lab. */
	readonly vars: LessonVars;
	readonly scriptOf: (name: string) => TranscriptScript;
}

/**
 * The transcripts of a lesson as they are shown: what is not the same in each lab has a value that is, the same for the same thing in all
 * of them. Two runs of an unchanged lesson give the same texts.
 */
export function stableTexts(
	texts: ReadonlyMap<string, readonly string[]>,
	{ vars, scriptOf, ...facts }: Stabilising,
): ReadonlyMap<string, string> {
	const replace = [...stableRules(facts).map((rule) => replacer(rule)), (line: string) => withNames(line, vars)];
	return new Map(
		[...withStablePids(texts)].map(([name, lines]) => {
			const stable = lines.map((line) => replace.reduce((text, one) => one(text), line));
			return [name, `${masked(stable, scriptOf(name)).join('\n')}\n`];
		}),
	);
}

/** Things of one kind are counted in the order in which they appear in the lesson. */
function replacer({ pattern, shown }: ReturnType<typeof stableRules>[number]): (line: string) => string {
	const seen = new Map<string, number>();
	const nth = (key: string) => {
		const known = seen.get(key) ?? seen.size;
		seen.set(key, known);
		return known;
	};
	return (line) =>
		line.replace(pattern, (...match: unknown[]) =>
			shown(
				match.map((part) => (typeof part === 'string' ? part : '')),
				nth,
			),
		);
}

/** The values of a learner as `{{task.name}}`, but for those that something else may be too. */
function withNames(line: string, vars: LessonVars): string {
	return [...vars]
		.flatMap(([of, values]) => Object.entries(values).map(([name, value]) => ({ name: `{{${of}.${name}}}`, value })))
		.filter(({ value }) => /^\d{3,}$|^(?=.*\d)(?=.*[a-z]).{4,}$/.test(value))
		.reduce((text, { name, value }) => text.replace(wholeWord(value), () => name), line);
}

function wholeWord(text: string): RegExp {
	return new RegExp(`(?<![\\w-])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
}

function masked(lines: readonly string[], { masks }: TranscriptScript): readonly string[] {
	return lines.map((line) =>
		typed.test(line) ? line : masks.reduce((text, { pattern, text: shown }) => text.replace(pattern, shown), line),
	);
}

const typed = /^(#|\$|>+) /;
