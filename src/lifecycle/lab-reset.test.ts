import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createAdmission } from './admission.ts';
import type { Capacity } from './capacity.ts';
import { CountedLabs, planFor, ScratchHome } from './counted-labs.ts';
import type { LabPlan } from './create-lab.ts';
import { Lab } from './lab.ts';
import { kindOf } from './lab-kind.ts';
import { LabPool } from './lab-pool.ts';

let scratch: ScratchHome;
const pools: LabPool[] = [];

beforeAll(async () => {
	scratch = await ScratchHome.make();
});
afterEach(async () => {
	for (const pool of pools.splice(0)) await pool.close();
});
afterAll(() => scratch[Symbol.dispose]());

interface Setting {
	readonly fits: Capacity;
	/** Labs kept ready. */
	readonly ready: number;
	readonly plan?: LabPlan;
}

/** Ann's lab, ready, on a machine of her own. */
async function readyLab({ fits, ready, plan = planFor('ann') }: Setting) {
	const counted = new CountedLabs();
	const admission = createAdmission(4, fits);
	const making = counted.host(scratch.home, admission);
	const limits = { least: ready, most: ready, memoryBytes: Number.POSITIVE_INFINITY };
	const pool = new LabPool({ ...limits, host: making, rest: 0 });
	pools.push(pool);
	void pool.useKinds([kindOf(plan.definition)]);
	const lab = new Lab({ host: { ...making, pool }, plan: () => plan });
	await lab.start();
	pool.open();
	await vi.waitFor(() => expect(pool.size).toBe(ready));
	counted.done.length = 0;
	const old = lab.status.ready?.ref.id ?? '';
	return { counted, admission, pool, lab, old };
}

const ample: Capacity = () => true;
const full: Capacity = ({ labs }) => labs < 1;

test('a reset takes a lab that is ready, and the old one goes when the new one is there', async () => {
	const { counted, admission, lab, old } = await readyLab({ fits: ample, ready: 1 });
	const [waiting] = counted.nobodys;
	const seen: string[] = [];
	lab.onStatus(({ state }) => seen.push(`${state}, old one ${counted.living.has(old) ? 'there' : 'gone'}`));
	await lab.reset();
	expect(lab.status.ready?.ref.id).toBe(waiting);
	expect(seen).toEqual(['resetting, old one there', 'ready, old one there']);
	expect(counted.living.has(old)).toBe(false);
	await vi.waitFor(() => expect(admission.held.labs).toBe(2));
});

test('where none is ready the old lab goes while the new one is made, if there is room for both', async () => {
	const { counted, admission, lab, old } = await readyLab({ fits: ample, ready: 0 });
	const gate = Promise.withResolvers<void>();
	counted.gate = gate.promise;
	const reset = lab.reset();
	await vi.waitFor(() => expect(counted.making).toBe(1));
	await vi.waitFor(() => expect(counted.living.has(old)).toBe(false));
	expect(lab.status.state).toBe('resetting');
	gate.resolve();
	await reset;
	expect(lab.status.state).toBe('ready');
	expect(admission.held.labs).toBe(1);
});

test('where there is no room for both the old lab goes first', async () => {
	const { counted, admission, lab } = await readyLab({ fits: full, ready: 0 });
	await lab.reset();
	expect(counted.done).toEqual(['destroyed ann', 'made ann']);
	expect(admission.held.labs).toBe(1);
});

test('an end that comes during a reset leaves nothing, also of the lab that was just taken', async () => {
	const { counted, admission, pool, lab } = await readyLab({ fits: ample, ready: 1 });
	const reset = lab.reset();
	const ended = lab.end({ cause: 'ended', says: 'Over.' });
	await Promise.all([reset, ended]);
	await pool.close();
	expect([counted.living.size, admission.held.labs]).toEqual([0, 0]);
	expect(lab.status).toMatchObject({ state: 'ended', reason: 'Over.' });
});

test.each([
	['there is room for both', ample],
	['there is room for one', full],
])(
	'where %s an old lab that never goes keeps the new one from nobody, and its room until it is gone',
	async (_where, fits) => {
		const { counted, admission, lab, old } = await readyLab({ fits, ready: 0 });
		const burial = Promise.withResolvers<void>();
		counted.burial = burial.promise;
		await lab.reset();
		expect(lab.status.state).toBe('ready');
		expect(lab.status.ready?.ref.id).not.toBe(old);
		expect(counted.living.has(old)).toBe(true);
		expect(admission.held.labs).toBe(fits === ample ? 2 : 1);
		burial.resolve();
		await vi.waitFor(() => expect([...counted.living.keys()]).toEqual([lab.status.ready?.ref.id]));
		await vi.waitFor(() => expect(admission.held.labs).toBe(1));
	},
);

test('a lab that ended and never goes keeps its learner from no other one', async () => {
	const { counted, admission, lab, old } = await readyLab({ fits: full, ready: 0 });
	const burial = Promise.withResolvers<void>();
	counted.burial = burial.promise;
	const ended = lab.end({ cause: 'ended', says: 'Over.' });
	await lab.start();
	expect(lab.status.state).toBe('ready');
	expect(counted.living.has(old)).toBe(true);
	burial.resolve();
	await ended;
	expect([counted.living.size, admission.held.labs]).toEqual([1, 1]);
});
