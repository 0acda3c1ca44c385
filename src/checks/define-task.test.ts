import { expect, test } from 'vitest';
import { ProblemError } from '../foundation/problem.ts';
import { defineTask } from './define-task.ts';
import type { Task } from './task.ts';
import { notYet } from './verdict.ts';

const good = {
	id: 'make-a-zombie',
	title: 'Make a zombie',
	mode: 'level',
	check: () => notYet('There is no zombie yet.'),
	hints: ['A parent has to be careless.', 'Type it.'],
	wrong: { costume: 'This one only has the name.' },
} as const satisfies Task;

function faultsOf(change: object): string {
	try {
		defineTask({ ...good, ...change } as Task);
	} catch (error) {
		if (error instanceof ProblemError) return `${error.name}: ${error.problem.what} ${error.problem.why}`;
		throw error;
	}
	return 'none';
}

test('a well-formed task is given back frozen', () => {
	const task = defineTask({ ...good, start: 'sleep 1000 &', explanation: 'Because.' });
	expect(task).toMatchObject(good);
	expect(Object.isFrozen(task) && Object.isFrozen(task.hints) && Object.isFrozen(task.wrong)).toBe(true);
});

test('an unknown key is a compile error, and at run time names the nearest right one', () => {
	expect(() =>
		defineTask({
			...good,
			// @ts-expect-error: the key is explanation
			explaination: 'Because.',
		}),
	).toThrow(/did you mean 'explanation'/);
	expect(faultsOf({ hint: ['x'] })).toMatchInlineSnapshot(
		`"bad-task: The task 'make-a-zombie' is not well-formed. 'hint' is not a key of a task; did you mean 'hints'?."`,
	);
	expect(faultsOf({ zzzzzzzzzzzz: 1 })).toContain(
		"'zzzzzzzzzzzz' is not a key of a task; the keys are id, title, mode, needs, start, entry, vars, reads, files, probe, check, hints, wrong, explanation",
	);
});

test.each([
	[{ id: 'Make A Zombie' }, "id is 'Make A Zombie'; it must be in kebab-case, like 'make-a-zombie'"],
	[{ id: undefined }, 'id is missing'],
	[{ title: ' ' }, 'title is empty'],
	[{ title: 'Two\nlines' }, 'title must be one line'],
	[{ mode: 'once' }, "mode is 'once'; it must be 'edge' (done once true) or 'level' (must hold now)"],
	[{ check: 'true' }, "check is 'true'; it must be a function"],
	[{ hints: ['Only one.'] }, 'hints has 1; a ladder has at least two, the gentlest first'],
	[{ hints: ['One.', ''] }, 'hints[1] is empty'],
	[{ wrong: { costume: '' } }, "wrong['costume'] is empty"],
	[{ wrong: { 'No Fork': 'x' } }, "wrong has the name 'No Fork'; it must be in kebab-case"],
	[{ wrong: ['x'] }, 'wrong is a list; it must have a text for each file of attempts/'],
	[{ start: '' }, 'start is empty'],
	[{ needs: 'other', entry: 'true' }, "needs is 'other'; it must be a list of ids of tasks"],
	[{ needs: [], entry: 'true' }, 'needs is empty; leave it out'],
	[{ needs: ['other'] }, 'needs is given, but not entry'],
	[{ entry: 'true' }, 'entry is given, but the task needs no other'],
	[{ needs: ['make-a-zombie'], entry: 'true' }, 'needs has the task itself'],
	[{ needs: ['other', 'other'], entry: 'true' }, "needs has 'other' twice"],
	[{ needs: ['other'], entry: '' }, 'entry is empty'],
	[{ vars: ['name'] }, 'vars is a list; it must have a draw for each name'],
	[{ vars: { name: 'otter' } }, "vars['name'] must be a draw, like animalName, under a name in kebab-case"],
	[{ vars: { Name: () => 'x' } }, "vars['Name'] must be a draw"],
	[{ reads: 'mounts' }, "reads is 'mounts'; it must be a list of: cgroup, mounts,"],
	[{ reads: ['mount'] }, "reads has 'mount'; did you mean 'mounts'?"],
	[{ reads: [7] }, 'reads has 7; it may have: cgroup, mounts,'],
	[{ explanation: 7 }, 'explanation is 7; it must be a text'],
])('%j is refused in words an author can act on', (change, fault) => {
	expect(faultsOf(change)).toContain(fault);
});

test('all faults are told at once', () => {
	const faults = faultsOf({ title: '', hints: [], mode: 'x' });
	expect(faults).toContain('title is empty');
	expect(faults).toContain('hints has 0');
	expect(faults).toContain("mode is 'x'");
});
