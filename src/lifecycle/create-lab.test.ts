import { expect, test } from 'vitest';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
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

test('a start script runs when what the one before it has left has settled', async () => {
	using scratch = await ScratchHome.make();
	const { runtime, ...host } = new CountedLabs().host(scratch.home, createAdmission());
	const seen: string[] = [];
	const watched: ContainerRuntime = {
		...runtime,
		shellCommand: (_lab, { argv = [] }) => {
			seen.push(argv[4] ?? '');
			return { file: '/bin/true', args: [], env: {}, cwd: '/', isRelay: false };
		},
		processes: (lab) => {
			if (seen.at(-1) !== 'look') seen.push('look');
			return runtime.processes(lab);
		},
	};
	const startScripts = [
		{ of: 'first', key: 'start', script: 'start' },
		{ of: 'second', key: 'entry', script: 'entry' },
	] as const;
	const lab = new Lab({ host: { ...host, runtime: watched }, plan: () => ({ ...planFor('one'), startScripts }) });
	await lab.start();
	expect(lab.status).toMatchObject({ state: 'ready' });
	expect(seen).toEqual(['start', 'look', 'entry', 'look']);
	await lab.end({ cause: 'idle', says: 'Seen enough.' });
});
