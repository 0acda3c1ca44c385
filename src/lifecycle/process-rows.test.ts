import { expect, test } from 'vitest';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import { maxFrameBytes, maxProcessRows } from '../protocol/numbers.ts';
import { processRows } from './process-rows.ts';

function facts(pid: number, changes: Partial<ProcessFacts> = {}): ProcessFacts {
	return {
		...{ pid, starttime: 1000 + pid, comm: 'sleep', state: 'S', ppid: 100, pgrp: pid, session: pid, ttyNr: 0 },
		...{ tpgid: -1, threads: 1, exitCode: 0, insidePids: [pid - 99], status: null, argv: ['sleep', '1000'] },
		...{ exe: null, namespaces: {}, details: {}, unreadable: {} },
		...changes,
	};
}

function status(uid: number) {
	const mask = '0000000000000000';
	return {
		...{ uids: [uid, uid, uid, uid], gids: [uid, uid, uid, uid], sigPnd: mask, shdPnd: mask, sigBlk: mask },
		...{
			sigIgn: mask,
			sigCgt: mask,
			capInh: mask,
			capPrm: mask,
			capEff: mask,
			capBnd: mask,
			capAmb: mask,
			noNewPrivs: 0,
			seccomp: 0,
		},
	};
}

function snapshot(processes: readonly ProcessFacts[]): Snapshot {
	return { version: 2, at: 0, init: { pid: 100, starttime: 1100 }, rootUid: 100_000, processes, gaps: [] };
}

test('a row has the pids of both sides, and the parent as the lab sees it', () => {
	const init = facts(100, { ppid: 1, argv: ['tini'], status: status(100_000) });
	const nested = facts(105, { insidePids: [6, 1], status: status(100_033) });
	const { rows, more } = processRows(snapshot([init, nested]));
	expect(rows[0]).toMatchObject({ pid: 100, insidePid: 1, nested: [], parent: 1, insideParent: 0, user: 0 });
	expect(rows[1]).toMatchObject({ pid: 105, insidePid: 6, nested: [1], parent: 100, insideParent: 1, user: 33 });
	expect(more).toBe(0);
});

test('a process whose parent is outside has 0 as its parent', () => {
	const { rows } = processRows(snapshot([facts(100), facts(101, { ppid: 4711 })]));
	expect(rows[1]).toMatchObject({ parent: 4711, insideParent: 0 });
});

test('a zombie and a program without arguments are shown by name', () => {
	const { rows } = processRows(snapshot([facts(101, { state: 'Z', argv: [] }), facts(102, { argv: null })]));
	expect(rows.map(({ command }) => command)).toEqual(['[sleep]', '[sleep]']);
});

test('control characters and very long commands are tamed', () => {
	const { rows } = processRows(snapshot([facts(101, { argv: ['a\u001b[2J\nb', 'x'.repeat(10_000)] })]));
	expect(rows[0]?.command).toMatch(/^a\ufffd\[2J\ufffdb x+…$/);
	expect(rows[0]?.command.length).toBe(160);
});

test('a user that the lab does not have is nobody', () => {
	const { rows } = processRows(snapshot([facts(101, { status: status(0) })]));
	expect(rows[0]?.user).toBe(65_534);
});

test('a fork bomb is cut, and always fits into a frame', () => {
	const bomb = Array.from({ length: 500 }, (_, index) =>
		facts(30_000 + index, { argv: ['\u{1f4a3}'.repeat(200)], insidePids: Array(10).fill(30_000) }),
	);
	const { rows, more } = processRows(snapshot(bomb));
	expect(rows.length).toBeLessThanOrEqual(maxProcessRows);
	expect(rows.length + more).toBe(500);
	expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThan(maxFrameBytes);
});
