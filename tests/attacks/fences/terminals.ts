import type { FencesOf } from './fence.ts';

const output = 'output made to stop the page of who looks at it comes with numbers and strings cut';
const numbers = 'src/protocol/numbers.ts';

export const terminals: FencesOf = {
	file: 'terminals',
	fences: [
		...['yes', 'cat /dev/urandom'].map((flood) => ({
			test: `${flood} without end is held while a page takes nothing, stays bounded in labd, and Control-C ends it`,
			fence: 'output stops until the page has acknowledged it',
			without: 'the terminal is paused only after 400 MB that nobody acknowledged',
			edits: [{ file: numbers, find: 'pauseAbove: 100_000,', replace: 'pauseAbove: 400_000_000,' }],
			fails: /Timed out in waitUntil/,
		})),
		{
			test: 'a paste of twenty megabytes to a program that never reads closes the socket of who pasted, and nothing else',
			fence: 'input that nobody reads is 1 MB at most',
			without: 'it may be 64 MB; twenty are sent',
			edits: [
				{
					file: numbers,
					find: 'maxPendingInputBytes = 1024 * 1024;',
					replace: 'maxPendingInputBytes = 64 * 1024 * 1024;',
				},
			],
			fails: /not so: .*attacker\.closed/,
		},
		{
			test: 'twenty thousand changes of size, absurd ones among them, become few and sane ones',
			fence: 'a terminal has 500 columns and 200 rows at most',
			without: 'it may have 5,000 columns',
			edits: [{ file: numbers, find: 'maxColumns: 500,', replace: 'maxColumns: 5_000,' }],
			fails: /200 5000/,
		},
		{
			test: 'twenty thousand changes of size, absurd ones among them, become few and sane ones',
			fence: 'changes of size close together become one',
			without: 'each is passed on at once',
			edits: [
				{
					file: 'src/terminal/shared-size.ts',
					find: 'if (this.#rest === undefined) this.#settle();',
					replace: 'clearTimeout(this.#rest); this.#settle();',
				},
			],
			fails: /to be less than/,
		},
		{
			test: 'names and command lines that are no text reach the page as short plain text, and labd goes on',
			fence: 'what is no text in a name or command line becomes a mark',
			without: 'it is passed on as it is',
			edits: [
				{
					file: 'src/lifecycle/process-rows.ts',
					find: ".replace(/\\p{C}/gu, '\\u{fffd}')",
					replace: '',
				},
			],
			fails: /u001b\[99999999L/,
		},
		{
			test: 'titles, links, strings, sequences and piles of accents without an end come cut, and lines without an end one batch at a time',
			fence: 'the output filter: so many code points at most are drawn in one place',
			without: 'a million may be',
			edits: [{ file: 'src/terminal/output-filter.ts', find: 'joined: 256,', replace: 'joined: 1_000_000,' }],
			fails: /expected 100000 to be less than or equal to 256/,
		},
		{
			test: output,
			fence: 'the output filter',
			without: 'output is passed on as it is; no terminal shows it',
			edits: [
				{
					file: 'src/terminal/session.ts',
					find: 'const shown = this.#filter.filter(bytes);',
					replace: 'const shown = bytes;',
				},
			],
			fails: /not to contain '.*99999999'/,
		},
		{
			test: output,
			fence: 'the output filter: strings have an upper bound',
			without: 'a title may have 64 MB; no terminal shows it',
			edits: [
				{
					file: 'src/terminal/output-filter.ts',
					find: 'stringBytes: 64 * 1024,',
					replace: 'stringBytes: 64 * 1024 * 1024,',
				},
			],
			fails: /not so: .*"a{500}/,
		},
	],
};
