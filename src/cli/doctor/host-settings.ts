import { about, type Requirement } from './finding.ts';

interface Setting {
	/** As sysctl(8) writes it. */
	readonly name: string;
	readonly wanted: number;
	/** Whether this and more will do, or only this. */
	readonly orMore?: true;
}

/** proc_sys(5): what labs share with the host and with each other, and what a way out of a lab would use first. */
const settings: readonly Setting[] = [
	// Terminals are counted for the whole machine: one lab can take the usual 4096.
	{ name: 'kernel.pty.max', wanted: 65_536, orMore: true },
	{ name: 'fs.inotify.max_user_instances', wanted: 1024, orMore: true },
	{ name: 'kernel.unprivileged_bpf_disabled', wanted: 1, orMore: true },
	{ name: 'kernel.perf_event_paranoid', wanted: 2, orMore: true },
	{ name: 'kernel.kptr_restrict', wanted: 1, orMore: true },
	{ name: 'kernel.dmesg_restrict', wanted: 1 },
	{ name: 'kernel.io_uring_disabled', wanted: 2 },
	{ name: 'dev.tty.legacy_tiocsti', wanted: 0 },
	{ name: 'fs.protected_symlinks', wanted: 1 },
	{ name: 'vm.unprivileged_userfaultfd', wanted: 0 },
];

/** Settings of the host that are weaker than a machine with labs should have; a kernel without one of them has nothing to set. */
export const hostSettings: Requirement = (machine) => {
	const say = about('host-settings', 'Settings of the host');
	const weak = settings.flatMap((setting) => {
		const value = machine.readText(`/proc/sys/${setting.name.replaceAll('.', '/')}`)?.trim();
		return value === undefined || isEnough(setting, Number(value)) ? [] : [{ ...setting, value }];
	});
	if (weak.length === 0) return say('ok', 'as a machine with labs should have them');
	const found = weak.map(
		({ name, value, wanted, orMore }) => `${name} is ${value}, not ${wanted}${orMore ? ' or more' : ''}`,
	);
	const lines = weak.map(({ name, wanted }) => `${name}=${wanted}`).join(' ');
	const command = `printf '%s\\n' ${lines} >> /etc/sysctl.d/60-proclab.conf && sysctl --system`;
	return say('warn', found.join('; '), `Run as root: ${command}`);
};

function isEnough({ wanted, orMore }: Setting, value: number): boolean {
	return orMore ? value >= wanted : value === wanted;
}
