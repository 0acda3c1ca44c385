import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../protocol/verdict.ts';
import { all, any, atLeast, beside, best, type Finding, found, not, nothing, orElse, saying } from './finding.ts';
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

test('the first condition that fails speaks, with the facts of all, each marked', () => {
	const finding = all(yes('a'), orElse(no('b'), { wrong: 'no-b' }), no('c'), dark('d'));
	expect(finding).toEqual({
		...{ holds: false, says: 'not b', wrong: 'no-b' },
		evidence: [fact('a', true), fact('b', false), fact('c', false)],
	});
});

test('a fact told twice is told once, and as failing if it fails anywhere', () => {
	expect(all(yes('a'), no('a')).evidence).toEqual([fact('a', false)]);
	expect(all(no('a'), yes('a')).evidence).toEqual([fact('a', false)]);
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
	expect([saying(yes('a'), 'done').says, saying(no('a'), 'done').says]).toEqual(['done', 'not a']);
	expect(beside(yes('a'), fact('b')).evidence).toEqual([fact('a', true), fact('b')]);
});

type Candidate = readonly Finding[];
const choice = { none: 'there is none', conditions: (candidate: Candidate) => candidate };

test('of the candidates the one that comes nearest is told of, and of it the first condition that fails', () => {
	const near = [yes('a'), no('b'), yes('c')];
	const far = [no('a'), no('b'), yes('c')];
	const early = [no('a'), yes('b'), yes('c')];
	expect(best<Candidate>([far, near, early], choice).says).toBe('not b');
	expect(best<Candidate>([far, early], choice).says).toBe('not a');
	expect(best<Candidate>([[no('old')], [no('new')]], choice).says).toBe('not new');
	expect(best<Candidate>([], choice)).toEqual(nothing('there is none'));
});

test('one candidate for which all holds is enough, and one that may be it leaves it open', () => {
	expect(best<Candidate>([[no('a')], [yes('a')], [dark('a')]], choice).holds).toBe(true);
	expect(best<Candidate>([[no('a')], [dark('a')]], choice).holds).toBe('unknown');
	expect(best<Candidate>([[no('a'), dark('b')]], choice).holds).toBe(false);
});

test('so many of the candidates are counted, and those that can’t be told may make up the number', () => {
	const short = (fitting: number) => `${fitting} of 2`;
	const count = (...candidates: readonly Candidate[]) => atLeast<Candidate>(2, candidates, { ...choice, short });
	expect(count([yes('a')], [no('b')], [yes('c')])).toMatchObject({ holds: true, says: 'a; c' });
	expect(count([yes('a')], [no('b')])).toMatchObject({ holds: false, says: '1 of 2', evidence: [fact('a', true)] });
	expect(count([no('a')])).toMatchObject({ holds: false, says: 'not a' });
	expect(count([yes('a')], [dark('b')]).holds).toBe('unknown');
	expect(count([dark('b')], [no('b')])).toMatchObject({ holds: false, says: '0 of 2' });
	expect(count()).toEqual(nothing('there is none'));
});
