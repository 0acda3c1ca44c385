import { expect, test } from 'vitest';
import { transcriptScript } from './transcript-script.ts';

function read(text: string) {
	const script = transcriptScript(text);
	if (!script.ok) throw new Error(script.error.what);
	return script.value;
}

test('lines are shown as "show" says from there on', () => {
	const { steps } = read('one\n#: show nothing\n#: terminal second\ntwo\n#: show output\nthree\n');
	expect(steps.map(({ step, showing }) => [step.kind, showing])).toEqual([
		['line', 'all'],
		['terminal', 'nothing'],
		['line', 'nothing'],
		['line', 'output'],
	]);
});

test('filters are expressions, masks with what is shown instead', () => {
	const { steps, keep, hide, masks } = read('#: keep /PID|sleep/\n#: hide /^\\[1\\]/\n#: mask /(\\d+) kB/ => $1 MB\n');
	expect({ steps, keep, hide }).toEqual({ steps: [], keep: [/PID|sleep/gu], hide: [/^\[1\]/gu] });
	expect(masks).toEqual([{ pattern: /(\d+) kB/gu, text: '$1 MB' }]);
});

test.each([
	['one\n#: shw output', 2, 'Unknown directive "shw".'],
	['#: show outptu', 1, '"show outptu"? Did you mean "output"?'],
	['#: keep sleep', 1, '"keep" needs an expression between slashes: #: keep /sleep/'],
	['#: mask /1/', 1, 'It is: #: mask /.../ => text'],
	['#: hide /1/ => 2', 1, 'It is: #: hide /.../'],
	['#: keep /(/', 1, 'Invalid regular expression'],
])('a mistake has its line: %j', (text, line, what) => {
	const script = transcriptScript(text);
	expect(script.ok ? null : script.error).toMatchObject({ line, what: expect.stringContaining(what) });
});
