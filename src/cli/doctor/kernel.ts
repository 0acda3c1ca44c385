import { labProfile } from '../../runtime/oci/seccomp/lab-profile.ts';
import { about, type Requirement } from './finding.ts';

/** The oldest kernel of the distributions that we try: Debian 11. */
const oldest = [5, 10] as const;

export const kernel: Requirement = (machine) => {
	const say = about('kernel', 'Linux kernel');
	const release = machine.readText('/proc/sys/kernel/osrelease')?.trim() ?? 'unknown';
	const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
	const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
	if (!isOld) return say('ok', release);
	return say(
		'warn',
		release,
		`Labs are tried on Linux ${oldest.join('.')} and newer; update the system when labs fail to start.`,
	);
};

export const userNamespaces: Requirement = (machine) => {
	const say = about('user-namespaces', 'User namespaces');
	const max = machine.readText('/proc/sys/user/max_user_namespaces')?.trim();
	if (max === undefined)
		return say('fail', 'this kernel has none', "Use the distribution's own kernel, or one built with CONFIG_USER_NS.");
	if (max === '0')
		return say(
			'fail',
			'switched off: user.max_user_namespaces is 0',
			'Run as root: echo user.max_user_namespaces=15000 > /etc/sysctl.d/60-proclab.conf && sysctl --system',
		);
	return say('ok', `up to ${max}`);
};

/** Ubuntu's and Debian's own switches: root may still make labs, but `unshare -U` inside a lab is refused. */
export const unprivilegedUserNamespaces: Requirement = (machine) => {
	const say = about('unprivileged-user-namespaces', 'User namespaces without root');
	const bad = machine.uid === 0 ? 'warn' : 'fail';
	if (machine.readText('/proc/sys/kernel/unprivileged_userns_clone')?.trim() === '0')
		return say(
			bad,
			'refused: kernel.unprivileged_userns_clone is 0',
			'Containers inside labs need them. Run as root: sysctl -w kernel.unprivileged_userns_clone=1',
		);
	if (machine.readText('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')?.trim() === '1')
		return say(
			bad,
			"restricted by AppArmor, as is Ubuntu's default",
			'Labs started by root work. If unshare -U is refused inside a lab, run as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
		);
	return say('ok', 'allowed');
};

/** seccomp(2): by far the most of the kernel that root of a lab could otherwise reach lies behind it. */
export const systemCallFilter: Requirement = (machine) => {
	const say = about('system-call-filter', 'System-call filter');
	if (machine.readText('/proc/sys/kernel/seccomp/actions_avail') === undefined)
		return say(
			'warn',
			'this kernel has none',
			"Use the distribution's own kernel, or one built with CONFIG_SECCOMP_FILTER.",
		);
	if (labProfile(machine.architecture) === undefined)
		return say(
			'warn',
			`labs have none: there is no profile for ${machine.architecture}`,
			'Let only people you trust use labs here, or use a machine with x86_64 or aarch64.',
		);
	return say('ok', `labs run under the profile for ${machine.architecture}`);
};

export const kernelLimits: Requirement = (machine) => {
	const say = about('kernel-limits', 'Limits shared by all labs');
	const read = (path: string) => machine.readText(`/proc/sys/${path}`)?.trim() ?? 'unknown';
	const used = machine.readText('/proc/sys/kernel/pty/nr')?.trim() ?? 'unknown';
	const inotify = `inotify ${read('fs/inotify/max_user_instances')} instances, ${read('fs/inotify/max_user_watches')} watches`;
	return say('info', `${used} of ${read('kernel/pty/max')} terminals in use; ${inotify}`);
};
