import { expect, test } from 'vitest';
import {
	capabilitiesIn,
	capabilityName,
	capabilityNumber,
	describeCapabilities,
	maskHasCapability,
} from './capabilities.ts';

test('capabilities have the kernel’s numbers', () => {
	const known = { 0: 'CAP_CHOWN', 5: 'CAP_KILL', 12: 'CAP_NET_ADMIN', 21: 'CAP_SYS_ADMIN', 31: 'CAP_SETFCAP' } as const;
	for (const [number, name] of Object.entries(known)) {
		expect(capabilityName(Number(number))).toBe(name);
		expect(capabilityNumber(name)).toBe(Number(number));
	}
	expect([capabilityName(40), capabilityName(41)]).toEqual(['CAP_CHECKPOINT_RESTORE', 'capability 41']);
});

test('an engine’s usual fourteen are read from their mask', () => {
	const mask = '00000000a80425fb';
	expect(capabilitiesIn(mask).map((name) => name.slice(4).toLowerCase())).toEqual([
		...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'net_bind_service'],
		...['net_raw', 'sys_chroot', 'mknod', 'audit_write', 'setfcap'],
	]);
	expect([maskHasCapability(mask, 'CAP_MKNOD'), maskHasCapability(mask, 'CAP_SYS_ADMIN')]).toEqual([true, false]);
	expect(['0000000000000000', '0000000000000021', mask, '000001ffffffffff'].map(describeCapabilities)).toEqual([
		...['none', 'CAP_CHOWN, CAP_KILL', '14 of 41', 'all 41'],
	]);
});
