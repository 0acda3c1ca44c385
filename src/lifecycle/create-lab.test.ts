import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';
import { CountedLabs, planFor, ScratchHome } from './counted-labs.ts';
import { Lab } from './lab.ts';

test('a lab that uses memory up on purpose is not made where nothing holds it', async () => {
	using scratch = await ScratchHome.make();
	const counted = new CountedLabs();
	const plan = planFor('one');
	const hungry = { ...plan, definition: { ...plan.definition, requires: ['memory-limit'] as const } };
	const statusWhere = async (limitsMemory: boolean) => {
		counted.limitsMemory = limitsMemory;
		const lab = new Lab({ host: counted.host(scratch.home, createAdmission()), plan: () => hungry });
		await lab.start();
		const { status } = lab;
		await lab.end({ cause: 'idle', says: 'Seen enough.' });
		return status;
	};
	expect(await statusWhere(false)).toMatchObject({ state: 'failed', problem: { code: 'no-memory-limit' } });
	expect(counted.done).toEqual([]);
	expect(await statusWhere(true)).toMatchObject({ state: 'ready' });
});
