import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStatus } from './parse-status.ts';

const recorded = (name: string) => readFileSync(new URL(`./fixtures/${name}/status`, import.meta.url), 'latin1');

function parsed(name: string) {
	const status = parseStatus(recorded(name));
	if (!status.ok) throw new Error(status.error);
	return status.value;
}

test('the escapes of Name are undone', () => {
	expect(parsed('comm-with-newline').name).toBe(') Z 1 (b\nx\\y');
});

test('NSpid has one pid for each namespace, from outside inwards', () => {
	expect(parsed('nested-namespaces').nsPids.slice(1)).toEqual([2, 1]);
	expect(parsed('sleep').nsPids).toHaveLength(1);
});

test('uids, gids and masks are read', () => {
	expect(parsed('sleep').facts).toMatchObject({
		...{ uids: [0, 0, 0, 0], gids: [0, 0, 0, 0], noNewPrivs: 0, seccomp: 0, seccompFilters: 0 },
		...{ sigPnd: '0000000000000000', sigCgt: '0000000000000000', capEff: '000001fffeffffff' },
	});
});

test('a zombie still says its ids, masks and NSpid', () => {
	const zombie = parsed('zombie-exit-7');
	expect(zombie.facts.uids).toEqual([0, 0, 0, 0]);
	expect(zombie.nsPids).toHaveLength(1);
});

test('any name at all leaves the other lines as they are', () => {
	const rest = recorded('sleep').replace(/^Name:.*\n/, '');
	const name = fc.uint8Array({ maxLength: 15, min: 1 }).map((array) => String.fromCharCode(...array));
	fc.assert(
		fc.property(name, (comm) => {
			const escaped = comm.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
			const status = parseStatus(`Name:\t${escaped}\n${rest}`);
			expect(status).toEqual({ ok: true, value: { ...parsed('sleep'), name: comm } });
		}),
	);
});

test('arbitrary bytes and cut files give a value or an error, never an exception', () => {
	const bytes = fc.uint8Array({ maxLength: 600 }).map((array) => String.fromCharCode(...array));
	fc.assert(fc.property(bytes, (text) => typeof parseStatus(text).ok === 'boolean'));
	const whole = recorded('nested-namespaces');
	fc.assert(fc.property(fc.nat(whole.length), (length) => typeof parseStatus(whole.slice(0, length)).ok === 'boolean'));
});

test('a file cut before the masks is an error that names the first missing line', () => {
	const text = recorded('sleep');
	expect(parseStatus(text.slice(0, text.indexOf('SigPnd')))).toEqual({
		ok: false,
		error: 'status has no well-formed line SigPnd',
	});
});

test('a kernel without seccomp, NoNewPrivs or pid namespaces is no error', () => {
	const old = recorded('sleep').replace(/^(Seccomp.*|NoNewPrivs|NSpid):.*\n/gm, '');
	expect(parseStatus(old)).toMatchObject({ ok: true, value: { nsPids: [], facts: { seccomp: 0, noNewPrivs: 0 } } });
	expect(old).not.toContain('Seccomp');
	expect(parseStatus(old)).not.toHaveProperty('value.facts.seccompFilters');
});
