import { expect, test } from 'vitest';
import { type Showing, transcriptScript } from '../../course/transcript-script.ts';
import { shownLines } from './shown-lines.ts';

function shown(script: string, showing: Showing = 'all', prompt = '137 root@lab:~# ') {
	const read = transcriptScript(script);
	if (!read.ok) throw new Error(read.error.what);
	const printed = ['PID COMMAND', '1 tini', '7 sleep', '[1]+ Done', '# no prompt', ''];
	return shownLines([{ piece: { terminal: 'main', prompt, echoed: 'ps', printed }, showing }], read.value);
}

test('what was typed begins with the end of its prompt, and what was printed never does', () => {
	expect(shown('ps')).toEqual(['# ps', 'PID COMMAND', '1 tini', '7 sleep', '[1]+ Done', '\\# no prompt']);
	expect(shown('ps', 'all', '> ')[0]).toBe('> ps');
});

test('only what was printed, or nothing', () => {
	expect(shown('ps', 'output')[0]).toBe('PID COMMAND');
	expect(shown('ps', 'nothing')).toEqual([]);
});

test('lines that are not kept are one gap, hidden ones are none', () => {
	expect(shown('#: keep /PID|sleep/\n#: hide /Done/\nps')).toEqual(['# ps', 'PID COMMAND', '…', '7 sleep', '…']);
});
