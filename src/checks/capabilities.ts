import type { StatusFacts } from '../proc/snapshot.ts';
import { bitsIn, hasBit } from './masks.ts';

/** Capabilities of capabilities(7), as include/uapi/linux/capability.h numbers them: the index is the number. */
const names = [
	...(['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL'] as const),
	...(['CAP_SETGID', 'CAP_SETUID', 'CAP_SETPCAP', 'CAP_LINUX_IMMUTABLE', 'CAP_NET_BIND_SERVICE'] as const),
	...([
		'CAP_NET_BROADCAST',
		'CAP_NET_ADMIN',
		'CAP_NET_RAW',
		'CAP_IPC_LOCK',
		'CAP_IPC_OWNER',
		'CAP_SYS_MODULE',
	] as const),
	...(['CAP_SYS_RAWIO', 'CAP_SYS_CHROOT', 'CAP_SYS_PTRACE', 'CAP_SYS_PACCT', 'CAP_SYS_ADMIN', 'CAP_SYS_BOOT'] as const),
	...(['CAP_SYS_NICE', 'CAP_SYS_RESOURCE', 'CAP_SYS_TIME', 'CAP_SYS_TTY_CONFIG', 'CAP_MKNOD', 'CAP_LEASE'] as const),
	...([
		'CAP_AUDIT_WRITE',
		'CAP_AUDIT_CONTROL',
		'CAP_SETFCAP',
		'CAP_MAC_OVERRIDE',
		'CAP_MAC_ADMIN',
		'CAP_SYSLOG',
	] as const),
	...(['CAP_WAKE_ALARM', 'CAP_BLOCK_SUSPEND', 'CAP_AUDIT_READ', 'CAP_PERFMON', 'CAP_BPF'] as const),
	'CAP_CHECKPOINT_RESTORE' as const,
] as const;

export type CapabilityName = (typeof names)[number];

/** The five sets of a process: inheritable, permitted, effective, bounding, ambient. */
export type CapabilitySet = 'Inh' | 'Prm' | 'Eff' | 'Bnd' | 'Amb';

/** `CAP_SYS_ADMIN` for 21; `capability 41` for one that is newer than this table. */
export function capabilityName(number: number): string {
	return names[number] ?? `capability ${number}`;
}

export function capabilityNumber(name: CapabilityName): number {
	return names.indexOf(name);
}

/** The set's 16 hex digits, from proc_pid_status(5). */
export function capabilityMask(status: StatusFacts, set: CapabilitySet): string {
	return status[`cap${set}`];
}

export function maskHasCapability(mask: string, name: CapabilityName): boolean {
	return hasBit(mask, capabilityNumber(name));
}

/** By name, in order of their numbers. */
export function capabilitiesIn(mask: string): readonly string[] {
	return bitsIn(mask).map(capabilityName);
}

/** `none`, `all 41`, `CAP_KILL and CAP_CHOWN`, `14 of 41`: short enough for a line. */
export function describeCapabilities(mask: string): string {
	const held = capabilitiesIn(mask);
	if (held.length === 0) return 'none';
	if (held.length >= names.length) return `all ${held.length}`;
	return held.length <= 3 ? held.join(', ') : `${held.length} of ${names.length}`;
}
