import { expect, test } from 'vitest';
import { driftsOf, driftText } from './drift.ts';

const kept = (name: string, shown: string | null) => ({ name, shown, script: 'ps\n', terminal: 'main' });
const lesson = {
	id: 'processes/seeing',
	transcripts: [
		kept('same', 'a\n'),
		kept('other', '# ps\nPID\n1 tini\n2 sleep\n'),
		kept('new', null),
		kept('lost', 'a\n'),
	],
};
const texts = new Map([
	['same', 'a\n'],
	['other', '# ps\nPID\n2 sleep\n3 bash\n'],
	['new', 'b\n'],
]);

test('what differs is told line by line, with the command that records it anew', () => {
	expect(
		driftsOf(lesson, { texts })
			.map((drift) => driftText(lesson, drift))
			.join('\n\n'),
	).toMatchInlineSnapshot(`
		"labs/processes/seeing/transcripts/other.txt is not what a lab shows:
		  # ps
		  PID
		- 1 tini
		  2 sleep
		+ 3 bash
		If the lab is right: ./proclab transcribe processes/seeing

		labs/processes/seeing/transcripts/new.txt isn't there.
		If the lab is right: ./proclab transcribe processes/seeing

		labs/processes/seeing/transcripts/lost.txt: the lab never came to it."
	`);
});
