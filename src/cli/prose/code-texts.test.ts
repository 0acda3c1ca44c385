import { describe, expect, test } from 'vitest';
import { codeTexts } from './code-texts.ts';

/** The texts of code in which `#{` is what begins a value in a template. */
const textsOf = (code: string) => codeTexts('a.ts', code.replaceAll('#{', '${'));
const texts = (code: string) => textsOf(code).map(({ text }) => text);

describe('a text in code', () => {
	test('is told with its line, which of a template is its first', () => {
		const code = 'export const one = {\n\ttitle: "Two",\n\tsays: `#{a} is\n\tdead`,\n};\n';
		expect(textsOf(code)).toEqual([
			{ line: 2, text: 'Two' },
			{ line: 3, text: '{{value}} is\n\tdead' },
		]);
	});

	test.each([
		['says: "Dead."', ['Dead.']],
		['otherwise: found ? "Dead" : `Alive`', ['Dead', 'Alive']],
		['hints: ["Look.", said ?? "Think."]', ['Look.', 'Think.']],
		['passed: (one) => `#{one} rests`', ['{{value}} rests']],
		['options: { file: "Dies", start: "Lives" }', ['Dies', 'Lives']],
		['wrong: { answers: { answers: () => ["no file"], says: "Look." } }', ['Look.']],
		['said: "Two words"', ['Two words']],
	])('by its name: %s', (property, found) => {
		expect(texts(`define({ ${property} });`)).toEqual(found);
	});

	test.each([
		['nothing("There is no sleep yet");', ['There is no sleep yet']],
		['function say() { return `#{name} is gone`; }', ['{{value}} is gone']],
		['const said = `Number 1 of #{box}`;', ['Number 1 of {{value}}']],
		['faults.push({ a: b ? "never again" : "once more" });', ['never again', 'once more']],
	])('wherever it stands, if it has two words: %s', (code, found) => {
		expect(texts(code)).toEqual(found);
	});

	test.each([
		'import type { One } from "two words";',
		'type Words = "two words" | `two #{string} words`;',
		'const map = { "two words": 1 };',
		'const is = one === "two words" || list.includes("two words");',
		'throw new Error(`two words #{one}`);',
		'const one = map["two words"];',
		'switch (one) { case "two words": }',
		'const kinds = ["mnt", "uts"];',
		'orElse(one, { wrong: "own-files" });',
		'define({ id: "two words", start: `exec sleep #{one}`, answers: ["two words"] });',
		'const field = one ? "two words" : "other words";',
		'const script = "\\nexec sleep forever\\n";',
		'define({ says: `#{one} #{two}`, otherwise: "" });',
	])('is none where nobody reads it: %s', (code) => {
		expect(texts(code)).toEqual([]);
	});

	test('with a choice in it is a text for either', () => {
		const code = 'say(`#{count} process#{count === 1 ? " has" : `es of #{box} have`} ended#{late ? ", late" : ""}`);';
		expect(texts(code)).toEqual(['{{value}} process has ended, late', '{{value}} processes of {{value}} have ended']);
	});

	test('in pieces is one; what is filled in may have texts of its own', () => {
		expect(texts('say("There is " + nameOf("a dead process") + (and + " and more"));')).toEqual([
			'There is {{value}}{{value}} and more',
			'a dead process',
		]);
	});
});
