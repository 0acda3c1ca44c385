import { expect, test } from 'vitest';
import { beginHistory, extendHistory, horizon } from './history.ts';
import { recordIn, sampleInit, sampleProcess, sampleSnapshot, viewOf } from './sample-facts.ts';

const shell = sampleProcess({ pid: 4702 });
const fresh = sampleProcess({ pid: 4710, ppid: 4702 });

test('what was there at the start is marked, and nothing has happened yet', () => {
	const history = beginHistory(sampleSnapshot(0, shell));
	expect(recordIn(history, shell)).toMatchObject({ fromStart: true, gone: null, firstSeen: 1_000_000 });
	expect(history.events).toEqual([]);
});

test('a record says when a process came, changed and went', () => {
	const view = viewOf(
		sampleSnapshot(0, shell),
		sampleSnapshot(100, shell, fresh),
		sampleSnapshot(200, shell, { ...fresh, state: 'T' }),
		sampleSnapshot(300, { ...fresh, state: 'T', ppid: 4700 }),
		sampleSnapshot(400),
	);
	expect(recordIn(view, fresh)).toMatchObject({
		...{ fromStart: false, firstSeen: 1_000_100, lastSeen: 1_000_300, gone: 1_000_400, first: fresh },
		parents: [
			{ parent: '4702:4702', pid: 4702, since: 1_000_100, samples: 2 },
			{ parent: '4700:4700', pid: 4700, since: 1_000_300, samples: 1 },
		],
		states: [
			{ state: 'S', since: 1_000_100 },
			{ state: 'T', since: 1_000_200 },
		],
	});
	expect(view.events.map(({ kind }) => kind)).toEqual(['started', 'exited', 'reparented', 'exited']);
});

test('a parent outside of the lab has no key', () => {
	const view = viewOf(sampleSnapshot(0));
	expect(recordIn(view, sampleInit).parents).toEqual([{ parent: null, pid: 4000, since: 1_000_000, samples: 1 }]);
});

test('a longer history leaves the one before as it was', () => {
	const before = beginHistory(sampleSnapshot(0, shell));
	const copy = structuredClone(before);
	extendHistory(before, sampleSnapshot(100, fresh));
	expect(before).toEqual(copy);
});

test('a fork bomb is forgotten but for the horizon, the newest first to stay and the start state always', () => {
	let history = beginHistory(sampleSnapshot(0, shell));
	for (let round = 1; round <= 30; round += 1) {
		const bombs = Array.from({ length: 100 }, (_, index) => sampleProcess({ pid: 5_000 + round * 100 + index }));
		history = extendHistory(history, sampleSnapshot(round * 100, ...bombs));
	}
	history = extendHistory(history, sampleSnapshot(4_000));
	expect(history.records.size).toBe(horizon.goneRecords + 2);
	expect(history.events.length).toBe(horizon.events);
	expect(recordIn(history, shell).gone).toBe(1_000_100);
	expect(history.records.has('8099:8099')).toBe(true);
	expect(history.records.has('5100:5100')).toBe(false);
});

test('a process that stops and goes on without end keeps its first and its last changes', () => {
	let history = beginHistory(sampleSnapshot(0, shell));
	for (let round = 1; round <= 100; round += 1)
		history = extendHistory(history, sampleSnapshot(round * 10, { ...shell, state: round % 2 ? 'T' : 'S' }));
	const { states } = recordIn(history, shell);
	expect(states).toHaveLength(horizon.changes);
	expect(states[0]).toEqual({ state: 'S', since: 1_000_000 });
	expect(states.at(-1)).toEqual({ state: 'S', since: 1_001_000 });
});

test('what a process ran is remembered when it is a zombie, and when that is reaped', () => {
	const sleeper = sampleProcess();
	const zombie = sampleProcess({ state: 'Z' });
	const view = viewOf(sampleSnapshot(0, sleeper), sampleSnapshot(100, zombie), sampleSnapshot(200));
	const record = recordIn(view, sleeper);
	expect(record.latest.exe).toBeNull();
	expect(record.lastAlive.exe?.path).toBe('/usr/bin/sleep');
});

test('what a process ran is remembered when it was seen while it exits, without memory and not yet a zombie', () => {
	const sleep = sampleProcess();
	const exiting = sampleProcess({ exe: null, argv: [], unreadable: { exe: 'ENOENT' } });
	const view = viewOf(sampleSnapshot(0), sampleSnapshot(100, sleep), sampleSnapshot(200, exiting), sampleSnapshot(300));
	const record = recordIn(view, sleep);
	expect(record.lastAlive).toEqual(sleep);
	expect(record.latest).toEqual(exiting);
});

test('what a process ran is remembered when its leader thread has ended before others', () => {
	const server = sampleProcess({ threads: 3 });
	const headless = sampleProcess({ threads: 2, state: 'Z', exe: null, argv: [] });
	const view = viewOf(sampleSnapshot(0), sampleSnapshot(100, server), sampleSnapshot(200, headless));
	expect(recordIn(view, server)).toMatchObject({ gone: null, latest: headless, lastAlive: server });
});
