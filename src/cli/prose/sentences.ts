import dictionary from 'dictionary-en-gb';
import { toNlcst } from 'mdast-util-to-nlcst';
import { ParseEnglish } from 'parse-english';
import retextIndefiniteArticle from 'retext-indefinite-article';
import retextReadability from 'retext-readability';
import retextRepeatedWords from 'retext-repeated-words';
import retextSpell from 'retext-spell';
import { unified } from 'unified';
import { VFile } from 'vfile';
import type { Block } from './blocks.ts';

/** Something that is wrong with a sentence, or with a word of it. */
export interface Remark {
	readonly line: number;
	readonly what: string;
}

/** More words than this nobody keeps in mind. */
const longest = 40;

/** A reader of so many years, by more than half of the known formulas, retext-readability. */
const readers = { age: 16, threshold: 5 / 7, minWords: 8 } as const;

/** Reads English: spelling, articles, repeated words, hard and long sentences. */
export class SentenceReader {
	readonly #parser = new ParseEnglish();
	readonly #plugins;
	readonly #words: readonly string[];

	/** `words`: those that the dictionary lacks. */
	constructor(words: readonly string[]) {
		this.#words = words;
		this.#plugins = unified()
			.use(retextRepeatedWords)
			.use(retextIndefiniteArticle)
			.use(retextReadability, readers)
			.use(retextSpell, { dictionary, ignoreLiteral: false, personal: words.join('\n') })
			.freeze();
	}

	/** What is wrong in a paragraph of a text. */
	async read(text: string, { node }: Extract<Block, { kind: 'prose' }>): Promise<readonly Remark[]> {
		const file = new VFile(text);
		const tree = toNlcst(node as Parameters<typeof toNlcst>[0], file, this.#parser);
		await this.#plugins.run(tree, file);
		const said = file.messages
			.filter((message) => !this.#isOfTheTrade(message))
			.map((message) => ({ line: message.line ?? 1, what: inWords(message) }));
		return [...said, ...longSentences(tree)];
	}

	/** Rules of English don't know how to spell a signal, nor how to say nginx. */
	#isOfTheTrade({ source, actual, reason, ruleId }: VFile['messages'][number]): boolean {
		if (ruleId === noMoreGuesses) return true;
		if (source === 'retext-spell') return kernelWord.test(actual ?? '');
		return source === 'retext-indefinite-article' && this.#words.some((word) => reason.includes(`before \`${word}`));
	}
}

/** retext-spell says once that it guesses no more what a word might mean: no remark on any word. */
const noMoreGuesses = 'overflow';

/** Signals, keys, constants, fields of `/proc`, files and versions: SIGTERM, Ctrl-C, SigCgt, uid_map, v2. */
const kernelWord = /^Ctrl-|^[A-Z][A-Z0-9_-]+$|[a-z][A-Z]|^[A-Z]{2}[a-z]+$|[\d_.=/]/;

type Tree = ReturnType<typeof toNlcst>;
type Part = Tree | Tree['children'][number];

function longSentences(tree: Tree): readonly Remark[] {
	return parts(tree, 'SentenceNode').flatMap((sentence) => {
		const words = parts(sentence, 'WordNode').length + parts(sentence, 'SourceNode').length;
		const what = `A sentence of ${words} words: at most ${longest}. Make two of it.`;
		return words > longest ? [{ line: sentence.position?.start.line ?? 1, what }] : [];
	});
}

function parts(node: Part, type: string): readonly Part[] {
	if (node.type === type) return [node];
	return 'children' in node ? node.children.flatMap((child) => parts(child as Part, type)) : [];
}

function inWords({ source, actual, expected, reason }: VFile['messages'][number]): string {
	if (source === 'retext-spell') {
		const near = expected?.slice(0, 3).map((word) => `"${word}"`) ?? [];
		const meant = near.length > 0 ? ` ${near.join(', ')}?` : '';
		return `"${actual}" is in no dictionary.${meant} A word of the trade goes into content/glossary.yaml; what is typed is \`code\`.`;
	}
	if (source === 'retext-readability')
		return `Hard to read (${reason.replace(/.*according to /, '')}): "${(actual ?? '').replace(/\s+/g, ' ').slice(0, 60)}…" Shorter words, or two sentences.`;
	return `${reason.replaceAll('`', '"')}.`;
}
