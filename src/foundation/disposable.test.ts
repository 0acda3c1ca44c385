import { expect, test } from 'vitest';
import { DisposableStore, toDisposable } from './disposable.ts';
import { Emitter } from './emitter.ts';

test('a disposable runs its clean-up once', () => {
	let runs = 0;
	const disposable = toDisposable(() => {
		runs += 1;
	});
	disposable[Symbol.dispose]();
	disposable[Symbol.dispose]();
	expect(runs).toBe(1);
});

test('a store disposes of what it owns, last first, and of what comes later at once', () => {
	const order: string[] = [];
	const store = new DisposableStore();
	for (const name of ['first', 'second']) store.add(toDisposable(() => order.push(name)));
	store[Symbol.dispose]();
	store.add(toDisposable(() => order.push('late')));
	expect(order).toEqual(['second', 'first', 'late']);
});

test('a listener hears every value until it is disposed of, also when it unsubscribes while it listens', () => {
	const emitter = new Emitter<number>();
	const heard: number[] = [];
	const subscription = emitter.event((value) => {
		heard.push(value);
		if (value === 2) subscription[Symbol.dispose]();
	});
	for (const value of [1, 2, 3]) emitter.fire(value);
	expect(heard).toEqual([1, 2]);
});
