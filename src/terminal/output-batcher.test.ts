import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchMilliseconds } from '../protocol/numbers.ts';
import { batchBytes, OutputBatcher } from './output-batcher.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test('the first output after a quiet time goes at once', () => {
	const flush = vi.fn();
	const batcher = new OutputBatcher(flush);
	batcher.add(1);
	expect(flush).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(batchMilliseconds);
	batcher.add(1);
	expect(flush).toHaveBeenCalledTimes(2);
});

test('what follows is gathered for one batch', () => {
	const flush = vi.fn();
	const batcher = new OutputBatcher(flush);
	for (let i = 0; i < 10; i += 1) batcher.add(1);
	expect(flush).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(batchMilliseconds - 1);
	expect(flush).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(1);
	expect(flush).toHaveBeenCalledTimes(2);
	vi.advanceTimersByTime(1000);
	expect(flush).toHaveBeenCalledTimes(2);
});

test('a large batch waits for nothing', () => {
	const flush = vi.fn();
	const batcher = new OutputBatcher(flush);
	batcher.add(1);
	batcher.add(batchBytes - 1);
	expect(flush).toHaveBeenCalledTimes(1);
	batcher.add(1);
	expect(flush).toHaveBeenCalledTimes(2);
});

test('nothing is sent after the end', () => {
	const flush = vi.fn();
	const batcher = new OutputBatcher(flush);
	batcher.add(1);
	batcher.add(1);
	batcher[Symbol.dispose]();
	vi.advanceTimersByTime(1000);
	expect(flush).toHaveBeenCalledTimes(1);
	expect(vi.getTimerCount()).toBe(0);
});
