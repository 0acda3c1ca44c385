import { expect, test, vi } from 'vitest';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { LabRef } from '../runtime/container-runtime.ts';
import { type Reaped, Reaper } from './reaper.ts';

const busy: Problem = { code: 'lab-not-removed', what: 'Something is left.', why: 'A mount is busy.', fix: 'Wait.' };

function lab(id: string): LabRef {
	return { id, init: { pid: 0, starttime: 0 }, rootUid: 1, imagePath: '', cgroups: {}, labels: {} };
}

/** A machine with labs on it, of which some resist; what was logged as an error. */
function machine(...ids: readonly string[]) {
	const there = new Set(ids);
	const resisting = new Map<string, Problem>();
	const errors: object[] = [];
	const nothing = () => undefined;
	const logger = { debug: nothing, info: nothing, warn: nothing, error: (fields: object) => errors.push(fields) };
	const runtime = {
		list: async () => [...there].map(lab),
		destroy: async (id: string): Promise<Result<void, Problem>> => {
			const problem = resisting.get(id);
			if (problem !== undefined) return fail(problem);
			there.delete(id);
			return succeed(undefined);
		},
	};
	return { there, resisting, errors, logger, runtime };
}

test('what nobody knows is removed, and what is known stays', async () => {
	const { there, runtime, logger } = machine('lab-mine', 'lab-left');
	const reaped = await new Reaper({ runtime, logger, known: new Set(['lab-mine']) }).look();
	expect(reaped.destroyed.map(({ id }) => id)).toEqual(['lab-left']);
	expect([...there]).toEqual(['lab-mine']);
});

test('a lab that is begun while the machine is looked over stays', async () => {
	const { there, runtime, logger } = machine('lab-left');
	const known = new Set<string>();
	const list = async () => {
		const before = await runtime.list();
		known.add('lab-new');
		there.add('lab-new');
		return [...before, lab('lab-new')];
	};
	await new Reaper({ runtime: { ...runtime, list }, logger, known }).look();
	expect([...there]).toEqual(['lab-new']);
});

test('what resists is logged once, tried again, and logged anew for another reason', async () => {
	const { there, resisting, errors, runtime, logger } = machine('lab-left', 'lab-easy');
	const reaper = new Reaper({ runtime, logger });
	resisting.set('lab-left', busy);
	expect(await reaper.look()).toMatchObject({ destroyed: [{ id: 'lab-easy' }], problems: [busy] });
	await reaper.look();
	expect(errors).toEqual([{ lab: 'lab-left', problem: busy }]);
	resisting.set('lab-left', { ...busy, why: 'A process is left.' });
	await reaper.look();
	expect(errors).toHaveLength(2);
	resisting.clear();
	expect((await reaper.look()).problems).toEqual([]);
	expect(there.size).toBe(0);
});

test('it looks again and again until it is disposed of, also after a look that failed', async () => {
	const { there, errors, runtime, logger } = machine();
	const looks: Reaped[] = [];
	let broken = true;
	const list = () => (broken ? Promise.reject(new Error('no /proc')) : runtime.list());
	const reaper = new Reaper({ runtime: { ...runtime, list }, logger, onReaped: (reaped) => looks.push(reaped) });
	reaper.keepLooking(5);
	await vi.waitFor(() => expect(errors).toMatchObject([{ problem: { code: 'reaper-failed' } }]));
	broken = false;
	there.add('lab-left');
	await vi.waitFor(() => expect(there.size).toBe(0));
	reaper[Symbol.dispose]();
	const seen = looks.length;
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(looks).toHaveLength(seen);
	expect(errors).toHaveLength(1);
});

test('two that ask while it looks ask for one look', async () => {
	const { runtime, logger } = machine('lab-left');
	const list = vi.fn(runtime.list);
	const reaper = new Reaper({ runtime: { ...runtime, list }, logger });
	await Promise.all([reaper.look(), reaper.look()]);
	expect(list).toHaveBeenCalledTimes(1);
});
