import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../protocol/verdict.ts';
import { best } from './choice.ts';
import { all, any, beside, type Finding, found, meaning, not, orElse, quietly, saying } from './finding.ts';
import { verdictOf } from './verdict-of.ts';

const fact = (field: string, ok?: boolean): Evidence => ({
	...{ source: '/proc/1/status', field, value: 'x' },
	...(ok === undefined ? {} : { ok }),
});
const yes = (name: string) => found(true, { says: name, otherwise: '', evidence: [fact(name)] });
const no = (name: string) => found(false, { says: '', otherwise: `not ${name}`, evidence: [fact(name)] });
const dark = (name: string): Finding => ({ holds: 'unknown', says: `${name} unread`, evidence: [] });

const anyFinding = fc
	.tuple(fc.constantFrom(yes, no, dark), fc.constantFrom('a', 'b', 'c', 'd'))
	.map(([make, name]) => make(name));
const anyFindings = fc.array(anyFinding, { minLength: 1, maxLength: 6 });

function three(values: readonly Finding['holds'][], wins: boolean): Finding['holds'] {
	return values.includes(wins) ? wins : values.includes('unknown') ? 'unknown' : !wins;
}

test('all and any are those of three-valued logic, in any order', () => {
	fc.assert(
		fc.property(anyFindings, (findings) => {
			const values = findings.map(({ holds }) => holds);
			expect(all(...findings).holds).toBe(three(values, false));
			expect(any(...findings).holds).toBe(three(values, true));
			expect(all(...findings.toReversed()).holds).toBe(all(...findings).holds);
		}),
	);
});

test('not of all is any of not', () => {
	fc.assert(
		fc.property(anyFindings, (findings) => {
			expect(not(all(...findings)).holds).toBe(any(...findings.map(not)).holds);
			expect(not(not(all(...findings))).holds).toBe(all(...findings).holds);
		}),
	);
});

test('what can’t be told never decides: had it been read, all, any and best would say the same or say something', () => {
	fc.assert(
		fc.property(anyFindings, fc.boolean(), (findings, truth) => {
			const whole = findings.map((finding) => (finding.holds === 'unknown' ? (truth ? yes : no)('read') : finding));
			for (const combine of [all, any]) {
				const { holds } = combine(...findings);
				if (holds !== 'unknown') expect(combine(...whole).holds).toBe(holds);
			}
			const choose = (from: readonly Finding[]) =>
				best(from, { none: 'none', conditions: (one) => [one, yes('x')] }).holds;
			if (choose(findings) !== 'unknown') expect(choose(whole)).toBe(choose(findings));
		}),
	);
});

test('a verdict is passed, not-yet or unknown as the finding is, and a pass has a fact that holds', () => {
	fc.assert(
		fc.property(anyFindings, (findings) => {
			const verdict = verdictOf(all(...findings));
			const names = { true: 'passed', false: 'not-yet', unknown: 'unknown' } as const;
			expect(verdict.verdict).toBe(names[`${all(...findings).holds}`]);
			if (verdict.verdict === 'passed') expect(verdict.evidence.every(({ ok }) => ok === true)).toBe(true);
			if (verdict.verdict === 'not-yet') expect(verdict.evidence.some(({ ok }) => ok === false)).toBe(true);
			expect(verdict.says).toMatch(/\.$/);
		}),
	);
});

test('the first condition that fails speaks, with the facts that hold so far, and none of what comes after', () => {
	const finding = all(yes('a'), dark('x'), orElse(no('b'), { wrong: 'no-b' }), yes('c'), no('d'), dark('e'));
	expect(finding).toEqual({
		...{ holds: false, says: 'not b', wrong: 'no-b' },
		evidence: [fact('a', true), fact('b', false)],
	});
	const open = { ...dark('b'), evidence: [fact('b')] };
	expect(all(yes('a'), open, yes('c'))).toEqual({ ...open, evidence: [fact('a', true), fact('b')] });
});

test('clauses make one sentence: the later ones begin small, but for names', () => {
	const said = (...words: readonly string[]) => verdictOf(all(...words.map(yes))).says;
	expect(said('The first', 'Its parent lives', 'A pass')).toBe('The first; its parent lives; a pass.');
	expect(said('sleep 11 is asleep (S)', 'PID 1 waits', 'Xorg 12 runs', 'SIGTERM waits')).toBe(
		'sleep 11 is asleep (S); PID 1 waits; Xorg 12 runs; SIGTERM waits.',
	);
	expect([said('It is so!'), said('It says “so.”'), said('It is (so)')]).toEqual([
		...['It is so!', 'It says “so.”', 'It is (so).'],
	]);
});

test('a fact told twice is told once, and as failing if it fails anywhere', () => {
	expect(all(yes('a'), no('a')).evidence).toEqual([fact('a', false)]);
	const plain = { ...yes('b'), evidence: [{ ...fact('a'), meaning: 'as it is' }] };
	expect(all(plain, yes('a')).evidence).toEqual([{ ...fact('a', true), meaning: 'as it is' }]);
});

test('the opposite keeps its words and turns the facts that decide; the others become context', () => {
	expect(not(all(yes('a'), no('b')))).toEqual({ holds: true, says: 'not b', evidence: [fact('a'), fact('b', true)] });
	expect(not(orElse(no('a'), { wrong: 'x' }))).toEqual({ holds: true, says: 'not a', evidence: [fact('a', true)] });
	expect(not(dark('a'))).toEqual(dark('a'));
});

test('other words are for the case they are given for', () => {
	expect(orElse(no('a'), { says: 'do it' }).says).toBe('do it');
	expect(orElse(yes('a'), { says: 'do it', wrong: 'x' })).toEqual(yes('a'));
	expect(orElse(dark('a'), { wrong: 'x' })).toEqual(dark('a'));
	expect(orElse(no('a'), { beside: [fact('b')] }).evidence).toEqual([fact('a', false), fact('b')]);
	expect(orElse(yes('a'), { beside: [fact('b')] })).toEqual(yes('a'));
	expect([saying(yes('a'), 'done').says, saying(no('a'), 'done').says]).toEqual(['done', 'not a']);
	expect(beside(yes('a'), fact('b')).evidence).toEqual([fact('a', true), fact('b')]);
});

test('a word on what a fact means is for the first that decides, whether it holds or not', () => {
	const facts = (ok: boolean) => [{ ...fact('a', ok), meaning: 'the parent' }, fact('b')];
	expect(meaning(beside(yes('a'), fact('b')), 'the parent').evidence).toEqual(facts(true));
	expect(meaning(beside(no('a'), fact('b')), 'the parent').evidence).toEqual(facts(false));
	expect(meaning(dark('a'), 'the parent')).toEqual(dark('a'));
});

test('what goes without saying is told when it isn’t so', () => {
	expect(quietly(yes('a'))).toEqual({ ...yes('a'), evidence: [] });
	expect([quietly(no('a')), quietly(dark('a'))]).toEqual([no('a'), dark('a')]);
});
