import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabEnding } from '../protocol/lab-life.ts';
import { LabLifetime, type LifetimeLimits } from './lab-lifetime.ts';

const minute = 60_000;
const hour = 60 * minute;
const limits: LifetimeLimits = { lifetime: 4 * hour, most: 6 * hour, idle: 30 * minute };
const owned: Disposable[] = [];

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	for (const life of owned.splice(0)) life[Symbol.dispose]();
	vi.useRealTimers();
});

/** A life by the clock of the fake timers, to which a test adds time that no timer saw. */
function live({ attended = true, changes = {} }: { attended?: boolean; changes?: Partial<LifetimeLimits> } = {}) {
	const skipped = { monotonic: 0, wall: 0 };
	const clock = { now: () => Date.now() + skipped.wall, monotonic: () => performance.now() + skipped.monotonic };
	const life = new LabLifetime({ limits: { ...limits, ...changes }, clock, attended });
	owned.push(life);
	const endings: LabEnding[] = [];
	let moves = 0;
	life.onOver((ending) => endings.push(ending));
	life.onMoved(() => {
		moves += 1;
	});
	return { life, skipped, endings, moves: () => moves };
}

test('a lab that a page shows ends when its lifetime is over, and not before', () => {
	const { life, endings } = live();
	vi.advanceTimersByTime(4 * hour - 1);
	expect(endings).toEqual([]);
	expect(life.remaining).toBe(1);
	vi.advanceTimersByTime(1);
	expect(endings).toEqual([{ cause: 'lifetime', says: 'The lab had lived for 4 hours, as long as it may.' }]);
	vi.advanceTimersByTime(hour);
	expect(endings).toHaveLength(1);
});

test('a lab that no page shows ends when it was left for long enough', () => {
	const { endings } = live({ attended: false });
	vi.advanceTimersByTime(30 * minute);
	expect(endings).toEqual([{ cause: 'idle', says: 'No page showed the lab for 30 minutes, so it was ended.' }]);
});

test('a page that comes back keeps the lab from being idle, and its going counts anew', () => {
	const { life, endings } = live({ attended: false });
	vi.advanceTimersByTime(29 * minute);
	life.attended(true);
	vi.advanceTimersByTime(hour);
	life.attended(false);
	vi.advanceTimersByTime(30 * minute - 1);
	expect(endings).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(endings.map(({ cause }) => cause)).toEqual(['idle']);
});

test('an extension gives another hour, up to the most that a lab may live, and is then refused with the reason', () => {
	const { life, moves } = live();
	expect(life.extend().ok).toBe(true);
	expect(life.remaining).toBe(5 * hour);
	vi.advanceTimersByTime(minute / 2);
	expect(life.extend().ok).toBe(true);
	expect(life.remaining).toBe(6 * hour - minute / 2);
	expect(moves()).toBe(2);
	const refused = life.extend();
	expect(refused).toMatchObject({ ok: false, error: { code: 'lab-not-extendable' } });
	expect(!refused.ok && refused.error.why).toContain('6 hours');
	expect(moves()).toBe(2);
});

test('an extension moves the end', () => {
	const { life, endings } = live();
	life.extend();
	vi.advanceTimersByTime(5 * hour - 1);
	expect(endings).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(endings.map(({ says }) => says)).toEqual(['The lab had lived for 5 hours, as long as it may.']);
});

test.each(['monotonic', 'wall'] as const)(
	'after a sleep that only the %s clock counted a lab has five minutes to be come back to',
	(which) => {
		const { life, skipped, endings, moves } = live({ attended: false });
		vi.advanceTimersByTime(30 * minute - 1_000);
		skipped[which] += 8 * hour;
		vi.advanceTimersByTime(10_000);
		expect(endings).toEqual([]);
		expect(moves()).toBe(which === 'monotonic' ? 1 : 0);
		life.attended(true);
		vi.advanceTimersByTime(5 * minute - 20_000);
		expect(endings).toEqual([]);
		expect(life.remaining).toBeGreaterThan(0);
	},
);

test('after the grace that follows a sleep the lab ends', () => {
	const { skipped, endings } = live();
	skipped.monotonic += 8 * hour;
	vi.advanceTimersByTime(10_000 + 5 * minute);
	expect(endings.map(({ cause }) => cause)).toEqual(['lifetime']);
});

test('a wall clock that is set forwards or back ends no lab', () => {
	const { skipped, endings } = live();
	for (const jump of [24 * hour, -48 * hour]) {
		skipped.wall += jump;
		vi.advanceTimersByTime(hour);
	}
	expect(endings).toEqual([]);
	vi.advanceTimersByTime(2 * hour);
	expect(endings.map(({ cause }) => cause)).toEqual(['lifetime']);
});

test('what was disposed of ends nothing', () => {
	const { life, endings } = live();
	life[Symbol.dispose]();
	vi.advanceTimersByTime(10 * hour);
	expect(endings).toEqual([]);
});
