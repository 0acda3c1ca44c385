import { expect, test } from 'vitest';
import { nameProcess } from '../name-process.ts';
import { newProcesses } from '../predicates.ts';
import { sampleProcess, sampleSnapshot, viewOf } from '../sample-facts.ts';
import type { CheckView } from '../task.ts';
import { atLeast, best } from './choice.ts';
import { type Finding, found, nothing, orElse } from './finding.ts';
import { heldFor, zombie } from './states.ts';
import { verdictOf } from './verdict-of.ts';

const fact = (field: string, ok: boolean) => ({ source: '/proc/1/status', field, value: 'x', ok });
const yes = (name: string) => found(true, { says: name, otherwise: '', evidence: [fact(name, true)] });
const no = (name: string) => found(false, { says: '', otherwise: `not ${name}`, evidence: [fact(name, false)] });
const dark = (name: string): Finding => ({ holds: 'unknown', says: `${name} unread`, evidence: [] });

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
	expect(best<Candidate>([near, far], choice).evidence).toEqual([fact('a', true), fact('b', false)]);
});

test('one candidate for which all holds is enough, and one that may be it leaves it open', () => {
	expect(best<Candidate>([[no('a')], [yes('a')], [dark('a')]], choice).holds).toBe(true);
	expect(best<Candidate>([[no('a')], [dark('a')]], choice).holds).toBe('unknown');
	expect(best<Candidate>([[no('a'), dark('b')]], choice).holds).toBe(false);
});

test('the words for a pass are made of the candidate that passes, and for nothing else', () => {
	const passed = (candidate: Candidate) => `it is ${candidate[0]?.says}`;
	const choose = (...candidates: readonly Candidate[]) => best<Candidate>(candidates, { ...choice, passed }).says;
	expect(choose([no('a')], [yes('b'), yes('c')], [no('d')])).toBe('it is b');
	expect([choose([no('a')]), choose([dark('b')])]).toEqual(['not a', 'b unread']);
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

test('of more than are wanted as many as are wanted are told of', () => {
	const passed = (candidates: readonly Candidate[]) => candidates.map(([first]) => first?.says).join(' and ');
	const finding = atLeast<Candidate>(2, [[yes('a')], [yes('b')], [yes('c')]], { ...choice, short: String, passed });
	expect(finding).toEqual({ holds: true, says: 'a and b', evidence: [fact('a', true), fact('b', true)] });
});

test('of too few, the newest that is a named wrong attempt is told of', () => {
	const slip = (name: string) => orElse(no(name), { wrong: name });
	const count = (...candidates: readonly Candidate[]) =>
		atLeast<Candidate>(2, candidates, { ...choice, short: String });
	expect(count([yes('a')], [slip('b')], [slip('c')], [no('d')])).toEqual(slip('c'));
	expect(count([yes('a')], [slip('b')], [yes('c')]).holds).toBe(true);
	expect(count([yes('a')], [slip('b')], [dark('c')]).holds).toBe('unknown');
});

test('the check that findings.ts has as its example says what is told there', () => {
	function check(view: CheckView) {
		const finding = best(newProcesses(view), {
			none: 'You have started no process yet',
			conditions: (process) => [
				orElse(zombie(process), process.state === 'T' ? { wrong: 'stopped' } : {}),
				heldFor(view, process, 1_500),
			],
			passed: (process) => `${nameProcess(process)} has exited, and nobody has asked how`,
		});
		return verdictOf(finding);
	}
	const [sleep, dead] = [sampleProcess(), sampleProcess({ state: 'Z' })];
	const seen = (...processes: readonly (typeof sleep)[]) =>
		check(viewOf(sampleSnapshot(0), sampleSnapshot(100, ...processes), sampleSnapshot(1_600, ...processes)));
	expect(seen()).toEqual({ verdict: 'not-yet', says: 'You have started no process yet.', evidence: [] });
	expect(seen(sleep)).toMatchObject({
		says: 'sleep 11 is asleep (S); a zombie is one that has exited and was not waited for.',
		evidence: [{ source: '/proc/4711/status', field: 'State', value: 'S (sleeping)', ok: false }],
	});
	expect(seen(sampleProcess({ state: 'T' })).wrong).toBe('stopped');
	expect(seen(dead)).toMatchObject({
		...{ verdict: 'passed', says: 'sleep 11 has exited, and nobody has asked how.' },
	});
});
