import { expect, test } from 'vitest';
import { labFile, richProcess, richSnapshot } from '../../checks/rich-facts.ts';
import { processKey, type Snapshot } from '../../proc/snapshot.ts';
import { canonical } from './canonical.ts';
import { damagesOfSight, isSightSpoilt } from './damage-sight.ts';
import type { Trace } from './trace.ts';

const wish = { signal: 'SIGTERM', to: processKey(richProcess) } as const;

/** A lab with files, as it is on a machine that counts from another number. */
function traceOf(by: number): Trace {
	const at = 1_000_000 + by * 10_000_000;
	const snapshot: Snapshot = {
		...richSnapshot(0, richProcess),
		...{ at, rootUid: 100_000 + by },
		files: {
			'/old': labFile({ changedAt: at - 5_000_000 - by, uid: 100_000 + by, gid: 100_000 + by }),
			'/older': labFile({ changedAt: at - 9_000_000 - by, uid: 100_000 + by, gid: 100_000 + by, device: 47 + by }),
			'/new': labFile({ changedAt: at - 50, uid: 101_000 + by, gid: 100_000 + by, inode: 70 + by }),
			'/link': labFile({ changedAt: at, uid: 100_000 + by, gid: 100_000 + by, text: `uts:[${by + 1}]\n` }),
			...{ '/none': null, '/odd': { unreadable: 'ELOOP' } },
		},
		hostnames: { [`uts:[${by + 1}]`]: 'box', [`uts:[${by + 9}]`]: { unreadable: 'EIO' } },
		mountRoots: { [`mnt:[${by + 2}]`]: { device: 48 + by, inode: 2 } },
		probes: {
			task: [
				{ wish, at: at + 10, outcome: 'sent' },
				{
					wish: { connect: { address: '::1', port: 1 }, from: processKey(richProcess) },
					at: at + 20,
					outcome: 'refused',
				},
			],
		},
	};
	return { seed: 's', entered: undefined, start: snapshot, moments: [] };
}

test('what was looked up has canonical numbers, and the same on another machine', () => {
	const { start } = canonical(traceOf(0), 'x');
	const { files, hostnames, mountRoots, probes } = start;
	const other = canonical(traceOf(500), 'x').start;
	expect(other.probes).toEqual(probes);
	expect(Object.values(mountRoots ?? {})).not.toEqual(Object.values(traceOf(0).start.mountRoots ?? {}));
	expect(other.files?.['/new']).toMatchObject({ uid: 101_000, changedAt: start.at - 50 });
	const change = (path: string) => (files as Record<string, { changedAt: number }>)[path]?.changedAt ?? Number.NaN;
	expect(change('/older')).toBeLessThan(change('/old'));
	expect(change('/old')).toBeLessThan(start.at - 600_000);
	expect([files?.['/none'], files?.['/odd']]).toEqual([null, { unreadable: 'ELOOP' }]);
	const [link] = Object.keys(hostnames ?? {});
	expect(files?.['/link']).toMatchObject({ text: `${link}\n` });
	const process = start.processes.find(({ comm }) => comm === 'sleep');
	expect(probes?.task?.map((result) => result.wish)).toMatchObject([
		{ to: process && processKey(process) },
		{ from: process && processKey(process) },
	]);
	expect(probes?.task?.[0]?.at).toBe(start.at + 10);
});

test('each file, and all host names and roots, are left out in turn, and that is seen', () => {
	const trace = traceOf(0);
	const damages = damagesOfSight(trace);
	expect(damages.map(({ name }) => name)).toEqual([
		...['without files of the lab', 'without hostnames of the lab', 'without mountRoots of the lab'],
		...['/old', '/older', '/new', '/link', '/none', '/odd'].map((path) => `without ${path}`),
		...['without /etc/app.conf of all', 'without /gone of all'],
	]);
	expect(isSightSpoilt(trace.start)).toBe(false);
	for (const { name, spoil } of damages) expect(isSightSpoilt(spoil(trace.start)), name).toBe(true);
	const [, , , old] = damages;
	expect(old?.spoil(trace.start).files).toEqual({ ...trace.start.files, '/old': { unreadable: 'EACCES' } });
});
