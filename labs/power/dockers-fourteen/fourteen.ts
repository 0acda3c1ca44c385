import type { CapabilityName } from '#checks/capabilities.ts';

/** What Docker leaves to root in a container; the lab's engine is set to the same list. */
export const fourteen: readonly CapabilityName[] = [
	...(['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID'] as const),
	...(['CAP_SETPCAP', 'CAP_NET_BIND_SERVICE', 'CAP_NET_RAW', 'CAP_SYS_CHROOT', 'CAP_MKNOD'] as const),
	...(['CAP_AUDIT_WRITE', 'CAP_SETFCAP'] as const),
];
