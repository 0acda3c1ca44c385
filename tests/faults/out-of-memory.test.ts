import { expect, test } from 'vitest';
import { useLabd } from '../conformance/labd-bench.ts';
import { openShell } from '../conformance/labd-page.ts';

const { connectReady } = useLabd();

test('a lab whose PID 1 the kernel kills for want of memory ends with that reason, no other does, and the next one works', async () => {
	const [page, other] = await Promise.all([connectReady('hungry'), connectReady('neighbour')]);
	await Promise.all([openShell(page), openShell(other)]);
	page.type(
		'main',
		'echo 1000 > /proc/1/oom_score_adj; mount -t tmpfs -o size=2g none /mnt; head -c 1G /dev/zero > /mnt/full\r',
	);
	await page.until(() => page.lab?.state === 'ended', 60_000);
	expect(page.lab).toMatchObject({ lab: null, problem: null, ended: { cause: 'out-of-memory' } });
	expect(page.lab?.reason).toBe('The lab ran out of memory (512 MB) and the kernel ended it.');
	await page.until(() => page.all('ended').some(({ reason }) => reason === 'lab-ended'));
	other.type('main', 'echo still $((40 + 2))\r');
	await other.until(() => other.screen('main').includes('still 42'));
	expect(other.lab?.state).toBe('ready');
	page.say({ type: 'start-lab' });
	await page.ready();
	expect(page.lab).toMatchObject({ ended: { cause: 'out-of-memory' } });
	await openShell(page);
	page.type('main', 'ls /mnt; echo fresh $((40 + 2))\r');
	await page.until(() => page.screen('main').includes('fresh 42'));
	expect(page.screen('main')).not.toContain('full');
});
