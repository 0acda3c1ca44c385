import { expect, test } from 'vitest';
import { evidenceSchema } from '../protocol/verdict.ts';
import {
	argvOf,
	commOf,
	exeOf,
	exitCodeOf,
	foregroundOf,
	goneOf,
	insidePidOf,
	namespaceOf,
	parentOf,
	parentsOf,
	processGroupOf,
	sessionOf,
	signalsOf,
	starttimeOf,
	stateOf,
	terminalName,
	terminalOf,
	threadsOf,
	uidsOf,
} from './evidence.ts';
import { recordIn, sampleProcess, sampleSnapshot, sampleStatus, viewOf } from './sample-facts.ts';

const zombie = sampleProcess({ state: 'Z', exitCode: 1792 });

test('a state is said as the kernel prints it, with its file by the outside pid and its manual page', () => {
	expect(stateOf(zombie, 'exited, not waited for')).toEqual({
		source: '/proc/4711/status',
		field: 'State',
		value: 'Z (zombie)',
		meaning: 'exited, not waited for',
		manual: 'proc_pid_status(5)',
	});
});

test('inside pids are told beside the outside pid', () => {
	expect(insidePidOf(sampleProcess())).toMatchObject({
		field: 'NSpid',
		value: '4711 11',
		meaning: 'pid 11 in the lab is pid 4711 outside',
	});
});

test('an exit status and a signal are told apart in the wait status', () => {
	expect(exitCodeOf(zombie)).toMatchObject({ value: '1792', meaning: 'it exited with status 7' });
	expect(exitCodeOf({ ...zombie, exitCode: 9 })).toMatchObject({ value: '9', meaning: 'it was killed by SIGKILL' });
	expect(exitCodeOf({ ...zombie, exitCode: 139 })).toMatchObject({ meaning: 'it was killed by SIGSEGV' });
});

test('a mask is said in hex and by names', () => {
	const status = { ...sampleStatus, sigIgn: '0000000000000001' };
	expect(signalsOf(sampleProcess({ status }), 'sigIgn')).toMatchObject({
		field: 'SigIgn',
		value: '0000000000000001',
		meaning: 'SIGHUP',
	});
	expect(signalsOf(sampleProcess(), 'sigCgt').meaning).toBe('no signal');
});

test('a terminal is named by its device number', () => {
	expect(terminalOf(sampleProcess())).toMatchObject({ value: '34816', meaning: 'pts/0' });
	expect(terminalName(0)).toBe('no controlling terminal');
	expect(terminalName((136 << 8) | (1 << 20) | 5)).toBe('pts/261');
	expect(terminalName((4 << 8) | 1)).toBe('terminal device 4:1');
});

test('what a zombie lacks and what can’t be read are told apart', () => {
	expect(exeOf(zombie).value).toBe('No such file or directory');
	expect(argvOf(zombie).value).toBe('(empty)');
	expect(namespaceOf(zombie, 'net').value).toBe('No such file or directory');
	const dark = sampleProcess({
		...{ exe: null, argv: null, status: null, namespaces: {} },
		unreadable: { exe: 'EACCES', cmdline: 'EIO', status: 'EPERM', 'ns/net': 'EACCES' },
	});
	const values = [exeOf(dark), argvOf(dark), uidsOf(dark), signalsOf(dark, 'sigIgn'), namespaceOf(dark, 'net')];
	expect(values.map(({ value }) => value)).toEqual([
		'unreadable (EACCES)',
		'unreadable (EIO)',
		'unreadable (EPERM)',
		'unreadable (EPERM)',
		'unreadable (EACCES)',
	]);
});

test('the parents a process had are told in order, and that a process is gone', () => {
	const child = sampleProcess({ ppid: 4705 });
	const orphan = { ...child, ppid: 4700 };
	const view = viewOf(sampleSnapshot(0), sampleSnapshot(50, child), sampleSnapshot(100, orphan), sampleSnapshot(150));
	expect(parentsOf(recordIn(view, child)).value).toBe('4705, then 4700');
	expect(goneOf(recordIn(view, child))).toMatchObject({ source: '/proc/4711', value: 'No such file or directory' });
});

test('every kind of evidence fits the protocol', () => {
	const process = sampleProcess();
	const all = [
		...[stateOf, parentOf, threadsOf, insidePidOf, uidsOf, exitCodeOf, processGroupOf, sessionOf, terminalOf],
		...[foregroundOf, starttimeOf, exeOf, argvOf, commOf],
	].map((build) => build(process));
	for (const evidence of [...all, namespaceOf(process, 'pid'), signalsOf(process, 'sigBlk')]) {
		expect(evidenceSchema.strict().safeParse(evidence).success, evidence.field).toBe(true);
		expect(evidence.source).toMatch(/^\/proc\/4711\//);
		expect(evidence.manual).toMatch(/\([57]\)$/);
	}
});
