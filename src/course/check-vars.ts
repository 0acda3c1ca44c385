import type { Draw } from '../checks/vars.ts';
import { varsIn } from '../checks/vars.ts';
import { nearest } from '../foundation/nearest.ts';
import { type ItemEntry, itemKinds } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { lineOfKey, lineOfWords } from './line-of.ts';
import type { Braces, Mention } from './parse-lesson.ts';

/** What can have `vars`: a task or a question. */
interface Drawing {
	readonly id: string;
	readonly vars?: Readonly<Record<string, Draw>>;
}

interface VarsCheck {
	readonly item: Drawing;
	/** All texts of its module that may hold `{{name}}`. */
	readonly texts: readonly string[];
	/** The components of the lesson's prose. */
	readonly mentions: readonly Mention[];
	/** `{{name}}` in the lesson's prose. */
	readonly braces: readonly Braces[];
	readonly faults: CourseFault[];
}

interface Use {
	readonly name: string;
	readonly file: string;
	readonly line?: number;
}

/** Every `{{name}}` of a task or question has a draw, and every draw is used by a text, a script or a `<Var>`. */
export function checkVars(entry: ItemEntry, { item, texts, mentions, braces, faults }: VarsCheck): void {
	const names = Object.keys(item.vars ?? {});
	const module = itemKinds.map((kind) => entry.modules[kind]).find((one) => one !== undefined);
	const file = module?.file ?? entry.folder;
	const source = module && 'text' in module ? module.text : '';
	const uses: Use[] = [
		...[...new Set(texts.flatMap(varsIn))].map((name) => ({ name, file, ...lineOfWords(source, `{{${name}}}`) })),
		...Object.values(entry.scripts).flatMap(usesInScript),
	];
	for (const { name, ...where } of uses)
		if (!names.includes(name))
			faults.push({ ...where, what: `{{${name}}} has no entry in "vars".${suggest(name, names)}` });
	for (const name of names) {
		const shown = mentions.some(
			({ component, attributes }) => component === 'Var' && attributes.of === item.id && attributes.name === name,
		);
		const inCode = braces.some((one) => one.inCode && one.name === name);
		if (!shown && !inCode && !uses.some((use) => use.name === name))
			faults.push({
				file,
				...lineOfKey(source, name),
				what: `"vars.${name}" is never told: no text or script has {{${name}}}, no <Var of="${item.id}" name="${name}" /> is in the prose.`,
			});
	}
}

interface ProseVars {
	readonly file: string;
	readonly items: readonly Drawing[];
	/** Names of all folders of tasks and questions: what is wrong with one that is not among the items was told. */
	readonly folders: readonly string[];
	readonly faults: CourseFault[];
}

/** Every `<Var>` in the prose names a value that is drawn in its lesson. */
export function checkProseVars(mentions: readonly Mention[], { file, items, folders, faults }: ProseVars): void {
	for (const { component, attributes, line } of mentions) {
		if (component !== 'Var') continue;
		const { of = '', name = '' } = attributes;
		const item = items.find(({ id }) => id === of);
		if (item === undefined) {
			if (folders.includes(of)) continue;
			const ids = items.filter(({ vars }) => vars !== undefined).map(({ id }) => id);
			faults.push({ file, line, what: `<Var> is of an unknown task or question, "${of}".${suggest(of, ids)}` });
		} else if (!Object.hasOwn(item.vars ?? {}, name)) {
			const known = suggest(name, Object.keys(item.vars ?? {}));
			faults.push({ file, line, what: `"${of}" has no "vars" entry "${name}".${known}` });
		}
	}
}

/** The page fills in `{{name}}` in the code of its prose; elsewhere, and where two have a value of that name, it is a `<Var>`. */
export function checkBraces(
	braces: readonly Braces[],
	{ file, items, faults }: Pick<ProseVars, 'file' | 'items' | 'faults'>,
): void {
	const drawn = new Set(items.flatMap(({ vars }) => Object.keys(vars ?? {})));
	for (const { name, inCode, line } of braces) {
		const [of, other] = items.filter(({ vars }) => Object.hasOwn(vars ?? {}, name)).map(({ id }) => id);
		const instead = `<Var of="${of ?? 'ID'}" name="${name}" />`;
		const meant = of === undefined ? nearest(name, drawn) : undefined;
		if (!inCode)
			faults.push({ file, line, what: `Nothing fills in {{${name}}} here: it is no code. Write ${instead}.` });
		else if (other !== undefined)
			faults.push({
				...{ file, line },
				what: `{{${name}}} may be of "${of}" or of "${other}". Write <code>...${instead}...</code>, or name one otherwise.`,
			});
		else if (meant !== undefined)
			faults.push({ file, line, what: `Nothing in this lesson draws {{${name}}}. Did you mean "${meant}"?` });
	}
}

/** The names of values that only one task or question of a lesson draws: what is not said of which one it is. */
export function ownNames(items: readonly Drawing[]): readonly string[] {
	const names = items.flatMap(({ vars }) => Object.keys(vars ?? {}));
	return names.filter((name) => names.indexOf(name) === names.lastIndexOf(name));
}

function usesInScript({ file, text }: { readonly file: string; readonly text: string }): Use[] {
	return text
		.split('\n')
		.flatMap((line, index) => [...new Set(varsIn(line))].map((name) => ({ name, file, line: index + 1 })));
}
