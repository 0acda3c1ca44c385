import { expect, test } from 'vitest';
import type { LabView } from './page-session.ts';
import { placementState } from './placement.ts';

const lab: LabView = {
	...{ connection: 'open', code: null, state: 'ready', lab: 'a', reason: null, problem: null },
	...{ entered: null, queue: null, ended: null },
};
const late = { id: 'second', isLate: true };

test('a lab is offered for a task that begins in the middle of a lesson, until there is one', () => {
	expect(placementState(late, lab, false).offersLab).toBe(true);
	expect(placementState(late, { ...lab, state: 'ended' }, false).offersLab).toBe(true);
	expect(placementState(late, { ...lab, state: 'starting' }, false).offersLab).toBe(false);
	expect(placementState(late, { ...lab, entered: 'second' }, false).offersLab).toBe(false);
	expect(placementState({ ...late, isLate: false }, lab, false).offersLab).toBe(false);
});

test('a task that passed, now or once, needs no lab', () => {
	expect(placementState(late, lab, true)).toMatchObject({ offersLab: false, isPassed: true });
});
