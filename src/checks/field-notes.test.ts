import { expect, test } from 'vitest';
import { processKey } from '../proc/snapshot.ts';
import type { Evidence } from '../protocol/verdict.ts';
import { withDoubt } from './doubt.ts';
import * as builders from './evidence.ts';
import { fieldNote, notedFields } from './field-notes.ts';
import { cgroupExists } from './findings.ts';
import { richProcess, richSnapshot } from './rich-facts.ts';
import { recordIn, sampleSnapshot, viewOf } from './sample-facts.ts';
import { notYet } from './verdict.ts';

const { terminalName: _terminalName, showBytes: _showBytes, cgroupNumber: _cgroupNumber, ...others } = builders;
const { showDevice: _showDevice, kindOf: _kindOf, describeProbe: _describeProbe, ...evidence } = others;

const view = viewOf(sampleSnapshot(0), richSnapshot(100, richProcess));
const record = recordIn(view, richProcess);
const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'pid_for_children', 'time', 'user', 'uts'];
const [file, socket] = [richProcess.details.openFiles?.[0], view.snapshot.listening?.['net:[1]']?.[0]];
if (!file || !socket) throw new Error('the rich process lacks something');
const names = [
	...(['pids.max', 'pids.current', 'pids.refused', 'memory.max', 'memory.current', 'memory.oomKills'] as const),
	...(['cpu.max', 'frozen'] as const),
];
const unified = richSnapshot(100, { ...richProcess, details: { ...richProcess.details, cgroup: { unified: '/box' } } });

/** What each builder that takes more than a process makes, in all its kinds. */
const special: Partial<Record<keyof typeof evidence, readonly Evidence[]>> = {
	signalsOf: (['sigPnd', 'shdPnd', 'sigBlk', 'sigIgn', 'sigCgt'] as const).map((set) =>
		evidence.signalsOf(richProcess, set),
	),
	capabilitiesOf: (['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'] as const).map((set) =>
		evidence.capabilitiesOf(richProcess, set),
	),
	namespaceOf: kinds.map((kind) => evidence.namespaceOf(richProcess, kind)),
	idMapOf: (['uid', 'gid'] as const).map((kind) => evidence.idMapOf(richProcess, kind)),
	parentsOf: [evidence.parentsOf(record)],
	goneOf: [evidence.goneOf(record)],
	presenceOf: [record, { ...record, gone: 100 }].map((one) => evidence.presenceOf(one)),
	mountOf: [evidence.mountOf(richProcess, '/mnt')],
	openFileOf: [evidence.openFileOf(richProcess, file)],
	listeningOf: [evidence.listeningOf(richProcess, socket), evidence.listeningOf(richProcess, { ...socket, family: 6 })],
	fileOf: [evidence.fileOf(view, '/tmp/drop')],
	identityOf: [evidence.identityOf(view, '/tmp/drop')],
	contentOf: [evidence.contentOf(view, '/tmp/pids.txt')],
	hostnameOf: [evidence.hostnameOf(view, richProcess)],
	mountRootOf: [evidence.mountRootOf(view, richProcess)],
	probeOf: [
		evidence.probeOf(view, { wish: { signal: 'SIGTERM', to: processKey(richProcess) }, at: 0, outcome: 'sent' }),
		evidence.probeOf(view, { wish: { connect: { address: '::1', port: 1 }, from: 'lab' }, at: 0, outcome: 'refused' }),
	],
	cgroupNumberOf: [view.snapshot, unified].flatMap((snapshot) =>
		names.map((name) => evidence.cgroupNumberOf(snapshot, { path: '/box', name })),
	),
};

const facts = Object.entries(evidence).flatMap(
	([name, build]) =>
		special[name as keyof typeof evidence] ?? [(build as (process: typeof richProcess) => Evidence)(richProcess)],
);
const gaps = withDoubt(notYet('x'), { ...view.snapshot, gaps: ['one is missing'] }).evidence;
const emitted = [...facts, ...gaps, ...cgroupExists(view, '/box').evidence];

test('every field that evidence can have is explained, by the manual page that the evidence names', () => {
	for (const { field } of emitted) expect(fieldNote(field), field).toBeDefined();
	for (const { field, manual } of facts)
		if (!field.startsWith('Cap')) expect(fieldNote(field)?.manual, field).toBe(manual);
});

test('nothing is explained that no evidence has', () => {
	const fields = new Set(emitted.map(({ field }) => field));
	expect(notedFields().filter((field) => !fields.has(field))).toEqual([]);
	expect(fieldNote('Nonsense')).toBeUndefined();
	expect(fieldNote('toString')).toBeUndefined();
});

test('a note is one short sentence, with a manual page of section 5 or 7', () => {
	for (const field of notedFields()) {
		const note = fieldNote(field);
		expect(note?.says, field).toMatch(/^[A-Z].{10,150}\.$/);
		expect(note?.manual, field).toMatch(/^[a-z_]+\([57]\)$/);
	}
	expect(fieldNote('State')?.values?.Z).toContain('zombie');
});
