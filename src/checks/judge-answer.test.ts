import { expect, test } from 'vitest';
import { insidePidOf } from './evidence.ts';
import { judgeAnswer } from './judge-answer.ts';
import { newProcesses } from './predicates.ts';
import type { Ask } from './question.ts';
import { sampleProcess, sampleSnapshot, viewOf } from './sample-facts.ts';

const ask: Ask = {
	kind: 'ask',
	id: 'which-pid-outside',
	question: 'Which pid has your sleep outside?',
	answer: 'words',
	truth: (view) => {
		const sleep = newProcesses(view)[0];
		if (!sleep) return undefined;
		return { answers: [`Sleep ${sleep.pid}`, String(sleep.pid)], says: 'So it is.', evidence: [insidePidOf(sleep)] };
	},
	absent: 'Start the sleep first.',
	wrong: {
		inside: {
			answers: (view) => newProcesses(view).map((one) => String(one.insidePids[0])),
			says: 'That is its pid in the lab.',
		},
	},
	otherwise: 'Look at NSpid.',
};

const sleep = sampleProcess();
const view = viewOf(sampleSnapshot(0), sampleSnapshot(100, sleep));

test('a right answer passes with its evidence, in any of its spellings', () => {
	expect(judgeAnswer(ask, view, '4711')).toEqual({
		verdict: 'passed',
		says: 'So it is.',
		evidence: [insidePidOf(sleep)],
	});
	expect(judgeAnswer(ask, view, '  sLEEP 4711\n').verdict).toBe('passed');
});

test('a wrong answer, named or not, is told no fact that gives the truth away', () => {
	expect(judgeAnswer(ask, view, '11')).toEqual({
		...{ verdict: 'not-yet', wrong: 'inside', says: 'That is its pid in the lab.', evidence: [] },
	});
	expect(judgeAnswer(ask, view, '471')).toEqual({ verdict: 'not-yet', says: 'Look at NSpid.', evidence: [] });
	expect(JSON.stringify(['11', '471', ''].map((given) => judgeAnswer(ask, view, given)))).not.toContain('4711');
});

test('its words have the learner’s values', () => {
	const ofOneself = { ...ask, absent: 'Start {{name}}.', otherwise: 'Look at {{name}}.' };
	const vars = { name: 'otter-417' };
	expect(judgeAnswer(ofOneself, { ...view, vars }, '471').says).toBe('Look at otter-417.');
	expect(judgeAnswer(ofOneself, { ...viewOf(sampleSnapshot(0)), vars }, '471').says).toBe('Start otter-417.');
});

test('what is not there can’t be answered', () => {
	const nothing = viewOf(sampleSnapshot(0), sampleSnapshot(100));
	expect(judgeAnswer(ask, nothing, '4711')).toEqual({
		verdict: 'not-yet',
		says: 'Start the sleep first.',
		evidence: [],
	});
});

test('an answer is neither right nor wrong while what it rests on can’t be read, and nothing is given away', () => {
	const dark = { ...sleep, unreadable: { status: 'EIO' } };
	const darkView = viewOf(sampleSnapshot(0), sampleSnapshot(100, dark));
	for (const given of ['4711', '11', 'x']) {
		const verdict = judgeAnswer(ask, darkView, given);
		expect(verdict.verdict).toBe('unknown');
		expect(JSON.stringify(verdict)).not.toContain('4711');
	}
	const other = sampleProcess({ pid: 4712, unreadable: { status: 'EIO' } });
	const halfDark = viewOf(sampleSnapshot(0), sampleSnapshot(100, sleep, other));
	expect(judgeAnswer(ask, halfDark, '4711').verdict).toBe('passed');
	expect(judgeAnswer(ask, halfDark, '4712').verdict).toBe('unknown');
	const gapped = viewOf(sampleSnapshot(0), { ...sampleSnapshot(100), gaps: ['one was not read'] });
	expect(judgeAnswer(ask, gapped, '4711').verdict).toBe('unknown');
});

test('a right answer without a fact is a mistake of the course', () => {
	const bare: Ask = { ...ask, truth: () => ({ answers: ['x'], says: 'So.', evidence: [] }) };
	expect(() => judgeAnswer(bare, view, 'x')).toThrow('without evidence');
});
