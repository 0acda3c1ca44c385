import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputShare } from './output-share.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal that prints 64 KiB each millisecond while its valve is open. */
function flood(share: OutputShare) {
	const terminal = { open: true, total: 0 };
	const part = share.join({
		pause: () => {
			terminal.open = false;
		},
		resume: () => {
			terminal.open = true;
		},
	});
	const print = () => {
		if (!terminal.open) return;
		terminal.total += 65_536;
		part.printed(65_536);
	};
	return { terminal, part, print };
}

function run(milliseconds: number, ...floods: readonly ReturnType<typeof flood>[]): void {
	for (let time = 0; time < milliseconds; time += 1) {
		for (const { print } of floods) print();
		vi.advanceTimersByTime(1);
	}
}

test('a terminal that prints alone is never stopped', () => {
	const share = new OutputShare();
	const one = flood(share);
	run(1_000, one);
	expect(one.terminal.total).toBe(1_000 * 65_536);
});

test('terminals that print without end get the same each, and together no more than there is', () => {
	const share = new OutputShare();
	const floods = Array.from({ length: 4 }, () => flood(share));
	run(200, ...floods);
	const before = floods.map(({ terminal }) => terminal.total);
	run(1_000, ...floods);
	const rates = floods.map(({ terminal }, index) => terminal.total - (before[index] ?? 0));
	expect(Math.max(...rates) - Math.min(...rates)).toBeLessThanOrEqual(65_536);
	expect(rates.reduce((sum, rate) => sum + rate)).toBeLessThanOrEqual(2_000_000 + 4 * 65_536);
});

test('a terminal in which someone types is not stopped by those that print without end', () => {
	const share = new OutputShare();
	const floods = Array.from({ length: 10 }, () => flood(share));
	const quiet = flood(share);
	for (let second = 0; second < 10; second += 1) {
		run(100, ...floods);
		quiet.part.printed(80);
		expect(quiet.terminal.open).toBe(true);
	}
});

test('when all others have ended, the last is free again', () => {
	const share = new OutputShare();
	const [one, two] = [flood(share), flood(share)];
	run(200, one, two);
	two.part[Symbol.dispose]();
	run(100, one);
	const before = one.terminal.total;
	run(100, one);
	expect(one.terminal.total - before).toBe(100 * 65_536);
	one.part[Symbol.dispose]();
	expect(vi.getTimerCount()).toBe(0);
});
