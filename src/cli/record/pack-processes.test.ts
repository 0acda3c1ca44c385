import { expect, test } from 'vitest';
import { type ProcessTable, packProcesses, unpackProcesses } from './pack-processes.ts';

test('children may have lower pids than their parent: pids had started again', () => {
	const table: ProcessTable = {
		7: { pid: 7, ppid: 30_000, comm: 'sleep', state: 'S' },
		8: { pid: 8, ppid: 31_000, comm: 'bash', state: 'S' },
		30000: { pid: 30_000, ppid: 1, comm: 'tini', state: 'S' },
		31000: { pid: 31_000, ppid: 2, comm: 'bash', state: 'S' },
	};
	expect(unpackProcesses({}, packProcesses({}, table))).toEqual(table);
});
