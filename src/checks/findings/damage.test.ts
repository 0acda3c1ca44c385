import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factKinds, type ProcessFacts, processKey } from '../../proc/snapshot.ts';
import { withDoubt } from '../doubt.ts';
import {
	adopted,
	alive,
	all,
	atDepth,
	best,
	blockedIn,
	blocking,
	bootedEarlier,
	calledAs,
	capabilitiesAre,
	capable,
	catching,
	childOf,
	type Finding,
	filteredBeyond,
	gidInLab,
	hasArguments,
	heldFor,
	holdsDeleted,
	ignoring,
	inCgroup,
	inGroupOf,
	inState,
	limitAtMost,
	listensAt,
	mapsId,
	mounted,
	named,
	noNewPrivileges,
	not,
	numberOneBelow,
	onTerminal,
	otherNamespace,
	otherRoot,
	pending,
	runs,
	sameNamespace,
	seccompMode,
	sessionLeader,
	threadsAtLeast,
	uidInLab,
	verdictOf,
	zombie,
} from '../findings.ts';
import { findProcess, isLabInit } from '../predicates.ts';
import { richProcess, richSnapshot } from '../rich-facts.ts';
import { viewOf } from '../sample-facts.ts';
import type { CheckView } from '../task.ts';

type Find = (view: CheckView, process: ProcessFacts, init: ProcessFacts) => Finding;

/** Findings that hold of the rich process, with the files of `/proc/PID` that each rests on, beside `stat`. */
const findings: Readonly<Record<string, readonly [files: readonly string[], find: Find]>> = {
	state: [[], (_, process) => inState(process, 'S')],
	'no zombie': [[], (_, process) => not(zombie(process))],
	alive: [[], (_, process) => alive(process)],
	held: [[], (view, process) => heldFor(view, process, 0)],
	threads: [[], (_, process) => threadsAtLeast(process, 3)],
	name: [[], (_, process) => named(process, 'sleep')],
	parent: [[], (view, process, init) => childOf(view, process, init)],
	'no session leader': [[], (_, process) => not(sessionLeader(process))],
	terminal: [[], (_, process) => onTerminal(process)],
	'other group': [[], (_, process, init) => not(inGroupOf(process, init))],
	'not adopted': [[], (view, process) => not(adoptedIn(view, process))],
	program: [['exe'], (_, process) => runs(process, '/usr/bin/sleep')],
	argv0: [['cmdline'], (_, process) => calledAs(process, 'sleep')],
	arguments: [['cmdline'], (_, process) => hasArguments(process, '1000')],
	depth: [['status'], (_, process) => atDepth(process, 3)],
	'number one': [['status'], (_, process) => numberOneBelow(process)],
	ignoring: [['status'], (_, process) => ignoring(process, 'SIGTERM')],
	catching: [['status'], (_, process) => catching(process, 'SIGUSR2')],
	blocking: [['status'], (_, process) => blocking(process, 'SIGINT')],
	pending: [['status'], (_, process) => pending(process, 'SIGINT')],
	capable: [['status'], (_, process) => capable(process, 'CAP_KILL')],
	capabilities: [['status'], (_, process) => capabilitiesAre(process, 'Eff', ['CAP_CHOWN', 'CAP_KILL'])],
	seccomp: [['status'], (_, process) => seccompMode(process, 'filter')],
	'a filter of its own': [['status'], (_, process, init) => filteredBeyond(process, init)],
	'no new privileges': [['status'], (_, process) => noNewPrivileges(process)],
	uid: [['status'], ({ snapshot }, process) => uidInLab(snapshot, process, 1_000)],
	gid: [['status'], ({ snapshot }, process) => gidInLab(snapshot, process, 0)],
	'pid namespace': [['ns/pid'], (_, process, init) => otherNamespace(process, init, 'pid')],
	'net namespace': [['ns/net'], (_, process, init) => sameNamespace(process, init, 'net')],
	'uid map': [
		['uid_map'],
		({ snapshot }, process) => mapsId(snapshot, process, { kind: 'uid', inside: 0, outside: 1_000 }),
	],
	'gid map': [
		['gid_map'],
		({ snapshot }, process) => mapsId(snapshot, process, { kind: 'gid', inside: 0, outside: 1_000 }),
	],
	mount: [['mountinfo'], (_, process) => mounted(process, '/mnt', { type: 'tmpfs', options: ['ro'] })],
	'no mount': [['mountinfo'], (_, process) => not(mounted(process, '/opt'))],
	root: [['root'], (_, process, init) => otherRoot(process, init)],
	'deleted file': [['fd'], (_, process) => holdsDeleted(process, { leastBytes: 2 ** 20 })],
	listening: [['ns/net', 'fd'], (view, process) => listensAt(view, process, 8_080)],
	syscall: [['syscall'], (_, process) => blockedIn(process, 'read')],
	time: [['timens_offsets'], (_, process) => bootedEarlier(process, 86_400)],
	limit: [['limits'], (_, process) => limitAtMost(process, 'Max processes', 40)],
	cgroup: [['cgroup'], (_, process) => inCgroup(process, '/box')],
};

function adoptedIn(view: CheckView, process: ProcessFacts): Finding {
	const record = view.records.get(processKey(process));
	if (!record) throw new Error('no record');
	return adopted(view, record);
}

const without = (file: keyof ProcessFacts['details']) => (process: ProcessFacts) => {
	const { [file]: _, ...details } = process.details;
	return { ...process, details };
};
const withoutLink = (kind: string) => (process: ProcessFacts) => {
	const { [kind]: _, ...namespaces } = process.namespaces;
	return { ...process, namespaces };
};

/** What a process lacks when a file of it can't be read. */
const damages: Readonly<Record<string, (process: ProcessFacts) => ProcessFacts>> = {
	stat: (process) => process,
	status: (process) => ({ ...process, status: null, insidePids: [] }),
	cmdline: (process) => ({ ...process, argv: null }),
	exe: (process) => ({ ...process, exe: null }),
	'ns/pid': withoutLink('pid'),
	'ns/net': withoutLink('net'),
	uid_map: without('uidMap'),
	gid_map: without('gidMap'),
	mountinfo: without('mounts'),
	root: without('root'),
	fd: without('openFiles'),
	syscall: without('syscall'),
	timens_offsets: without('timeOffsets'),
	limits: without('limits'),
	cgroup: without('cgroup'),
};

function damaged(process: ProcessFacts, ...files: readonly string[]): ProcessFacts {
	const unreadable = Object.fromEntries(files.map((file) => [file, 'EIO']));
	return { ...files.reduce((spoilt, file) => damages[file]?.(spoilt) ?? spoilt, process), unreadable };
}

function findIn(find: Find, ...files: readonly string[]): { readonly finding: Finding; readonly view: CheckView } {
	const view = viewOf(richSnapshot(0), richSnapshot(100, damaged(richProcess, ...files)));
	const [process, init] = [
		findProcess(view, processKey(richProcess)),
		view.snapshot.processes.find((one) => isLabInit(view, one)),
	];
	if (!process || !init) throw new Error('a process is missing');
	return { finding: find(view, process, init), view };
}

test.each(Object.entries(findings))(
	'%s holds, is unknown without a file it rests on, and the same without any other',
	(_, [files, find]) => {
		const whole = findIn(find).finding;
		expect(whole.holds).toBe(true);
		for (const file of Object.keys(damages)) {
			const { finding } = findIn(find, file);
			if (file !== 'stat' && !files.includes(file)) expect(finding.holds, file).toBe(true);
			else {
				expect(finding, file).toMatchObject({ holds: 'unknown', says: expect.stringContaining(`${file} of`) });
				expect(finding.evidence[0]).toMatchObject({
					source: `/proc/4711/${file}`,
					field: file,
					value: 'unreadable (EIO)',
				});
			}
		}
	},
);

test.each(Object.entries(findings))(
	'%s, asked for the other way round, is never a pass by damage',
	(_, [files, find]) => {
		expect(not(findIn(find).finding).holds).toBe(false);
		for (const file of ['stat', ...files]) expect(not(findIn(find, file).finding).holds, file).toBe('unknown');
	},
);

test.each(Object.entries(findings))(
	'%s says so in words that begin with the process or a capital',
	(_, [files, find]) => {
		const stranger = { ...richProcess, ppid: 1, state: 'R', argv: ['sleep'], comm: 'sleep', details: {} };
		const view = viewOf(richSnapshot(0), richSnapshot(100, stranger));
		const init = view.snapshot.processes.find((one) => isLabInit(view, one));
		if (!init) throw new Error('there is no init');
		const said = [find(view, stranger, init), find(view, init, stranger), findIn(find).finding];
		const unread = files.map((file) => findIn(find, file).finding);
		for (const { says } of [...said, ...unread]) expect(says).toMatch(/^(sleep 11|tini 1|[A-Z]\S*) .*[^.]$/);
	},
);

test('no damage, however mixed, turns what holds of a process into not-yet, alone or of several conditions', () => {
	const some = fc.subarray(Object.keys(damages));
	const chosen = fc.subarray(Object.keys(findings), { minLength: 1 });
	fc.assert(
		fc.property(some, chosen, (files, names) => {
			const conditions: Find = (view, process, init) =>
				all(
					...names.map((name) => findings[name]?.[1](view, process, init)).filter((finding) => finding !== undefined),
				);
			const { finding, view } = findIn(conditions, ...files);
			const needed = names.flatMap((name) => findings[name]?.[0] ?? []);
			expect(finding.holds).toBe(files.some((file) => file === 'stat' || needed.includes(file)) ? 'unknown' : true);
			const verdict = withDoubt(verdictOf(finding), view.snapshot, { reads: factKinds });
			expect(verdict.verdict).toBe(files.length === 0 ? 'passed' : 'unknown');
		}),
	);
});

test('among many candidates a damaged one leaves it open, and a whole one decides', () => {
	const run = (process: ProcessFacts) => [runs(process, '/usr/bin/sleep'), ignoring(process, 'SIGTERM')];
	const choice = { none: 'none', conditions: run };
	const failing = { ...richProcess, exe: { path: '/usr/bin/tail', device: 1, inode: 5, fromImage: true } };
	expect(best([failing, damaged(richProcess, 'status')], choice).holds).toBe('unknown');
	expect(best([damaged(richProcess, 'status'), richProcess], choice).holds).toBe(true);
	expect(best([failing, damaged(failing, 'status')], choice).holds).toBe(false);
});
