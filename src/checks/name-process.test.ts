import { expect, test } from 'vitest';
import { listPids, nameProcess } from './name-process.ts';
import { sampleProcess } from './sample-facts.ts';

test('a process is called by its name and the pid in the lab', () => {
	expect(nameProcess(sampleProcess({ pid: 4742, argv: ['/usr/bin/sleep', '9'] }))).toBe('sleep 42');
});

test('a zombie has no command line, so comm names it', () => {
	expect(nameProcess(sampleProcess({ state: 'Z', comm: 'sleep' }))).toBe('sleep 11');
});

test('pids are listed as people do', () => {
	const [a, b, c] = [1, 2, 3].map((pid) => sampleProcess({ pid: 4700 + pid }));
	if (!a || !b || !c) throw new Error('three processes');
	expect([listPids([a]), listPids([a, b]), listPids([a, b, c])]).toEqual(['1', '1 and 2', '1, 2 and 3']);
});
