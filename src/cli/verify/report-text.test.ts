import { expect, test } from 'vitest';
import { soakText, withSince } from '../soak/soak-text.ts';
import type { VerifyOutcome } from './outcome.ts';
import { describeLesson, describeSum } from './report-text.ts';

function outcome(change: Partial<VerifyOutcome> = {}): VerifyOutcome {
	return {
		...{ lesson: 'm/l', task: 'a-task', case: 'start', repeat: 1, loaded: false, seed: 's', ok: true, problem: null },
		...{ expected: 'not-yet', verdict: 'not-yet', says: 'Nothing yet.', wrong: null, hint: null, evidence: [] },
		...{ milliseconds: 1_234, transcript: null, ...change },
	};
}

const bad = outcome({
	...{ case: 'solution', ok: false, problem: 'Expected passed; found unknown.', verdict: 'unknown', seed: 's-2' },
	...{ says: 'It can’t be told.', transcript: '--- main\n$ true\r', repeat: 2, loaded: true },
	evidence: [{ source: '/proc/7/stat', field: 'state', value: 'S' }],
});

test('a lesson is told task by task, and what differs with its reason and the command that repeats it', () => {
	expect(describeLesson('m/l', [outcome(), outcome({ case: 'solution' }), bad])).toMatchInlineSnapshot(`
		"m/l
		  a-task
		    ✓ start     1.2 s  Nothing yet.
		    ✗ solution  1.2 s 1/2  It can’t be told.
		      Expected passed; found unknown.
		      /proc/7/stat  state: S
		      | --- main
		      | $ true
		      Once more: proclab verify a-task --seed s-2 --load"
	`);
	expect(describeSum([outcome(), bad], 3)).toBe('1 of 2 cases as expected, in 3 s.');
	expect(describeSum([outcome(), outcome()], 3)).toBe('2 of 2 runs of 1 cases as expected, in 3 s.');
});

test('the page of a soak names where it ran, each lesson, and every run that differed', () => {
	const facts = { machine: { words: '2 cores', commit: 'abc1234' }, seconds: 600, seed: 's' };
	const page = soakText([outcome(), bad], facts);
	expect(page).toContain('- Runs: 2 of 2 cases, 1 of them under load, in 10 min; seed `s`');
	expect(page).toContain('| m/l | 2 | 2 | 1 | 1 | 1.2 s (a-task start) |');
	expect(page).toContain(
		'- `a-task` solution (under load, run 2, seed `s-2`): Expected passed; found unknown. It can’t be told.',
	);
	expect(soakText([outcome()], facts)).toContain('no case differed in any run');
});

test('what was tried again after a soak stands below its page, one time after the other', () => {
	const machine = { words: '2 cores', commit: 'abc1234' };
	const page = soakText([outcome()], { machine, seconds: 60, seed: 's' });
	const once = withSince(page, [outcome(), outcome({ loaded: true })], { machine });
	const twice = withSince(once, [bad], { machine });
	expect(twice.slice(0, page.length)).toBe(page);
	expect(twice.slice(page.length)).toBe(`
## Tried again since

- \`a-task\` of abc1234: 2 runs, 1 of them under load; all as expected
- \`a-task\` of abc1234: 1 runs, 1 of them under load; 1 differed
  - \`a-task\` solution (under load, run 2, seed \`s-2\`): Expected passed; found unknown. It can’t be told.
`);
});
