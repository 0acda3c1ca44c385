import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabLife, timeLeft } from './lab-life.ts';

const minute = 60_000;
let life: LabLife;
let warned: string[];

beforeEach(() => {
	vi.useFakeTimers();
	life = new LabLife();
	warned = [];
	let before: string | null = null;
	life.view.subscribe(({ warning }) => {
		if (warning !== null && warning !== before) warned.push(warning);
		before = warning;
	});
});
afterEach(() => {
	life.close();
	vi.useRealTimers();
});

test.each([
	[4 * 60 * minute, 'about 4 h left'],
	[89 * minute, 'about 1 h left'],
	[30 * minute, 'about 1 h left'],
	[29 * minute, '29 min left'],
	[61_000, '2 min left'],
	[59_000, '1 min left'],
])('%d milliseconds are told as "%s"', (milliseconds, words) => {
	expect(timeLeft(milliseconds)).toBe(words);
});

test('each warning comes once, in other words, and the time left is told all along', () => {
	life.heard(16 * minute);
	expect(life.view.get()).toEqual({ left: '16 min left', warning: null });
	vi.advanceTimersByTime(16 * minute);
	expect(warned.map((words) => words.replace(/ at .*/, ''))).toEqual([
		'The lab ends',
		'The lab ends soon,',
		'The lab ends in less than a minute.',
	]);
});

test('the header changes once an hour, then once a minute', () => {
	const said: (string | null)[] = [];
	life.view.subscribe(({ left }) => said.push(left));
	life.heard(4 * 60 * minute);
	vi.advanceTimersByTime(3 * 60 * minute);
	expect(said).toEqual([null, 'about 4 h left', 'about 3 h left', 'about 2 h left', 'about 1 h left']);
});

test('a warning that was dismissed stays away until the next, also when the page comes back', () => {
	life.heard(15 * minute);
	life.dismiss();
	life.heard(14.5 * minute);
	life.heard(15.2 * minute);
	life.heard(14.4 * minute);
	expect(life.view.get().warning).toBe(null);
	expect(warned).toHaveLength(1);
	vi.advanceTimersByTime(10 * minute);
	expect(warned).toHaveLength(2);
});

test('a lab that is kept longer is not warned of any more, and anew when its time comes', () => {
	life.heard(4 * minute);
	expect(warned).toHaveLength(1);
	life.heard(64 * minute);
	expect(life.view.get()).toEqual({ left: 'about 1 h left', warning: null });
	vi.advanceTimersByTime(49 * minute);
	expect(warned).toHaveLength(2);
});

test('a page that comes when little is left is warned once, of what is left', () => {
	life.heard(30_000);
	expect(warned).toEqual(['The lab ends in less than a minute.']);
});

test('when the lab is gone nothing is told and nothing ticks', () => {
	life.heard(4 * minute);
	life.heard(undefined);
	expect(life.view.get()).toEqual({ left: null, warning: null });
	expect(vi.getTimerCount()).toBe(0);
});
