import { tryMemoryDisk } from '../../runtime/oci/lab-disk.ts';
import { about, type Requirement } from './finding.ts';

const instead = 'Until then what labs write is in their memory, and limited with it.';

/** Whether each lab can have a disk in a file of its own: that needs loop devices, loop(4), and who makes a file system. */
export const labDisks: Requirement = async (machine, { rootless, settings }) => {
	const say = about('lab-disks', 'Disks of labs');
	if (rootless) {
		const refusal = await tryMemoryDisk(settings.home);
		return refusal === undefined
			? say('info', 'in memory, with a limit: only root can have loop devices')
			: say(
					'warn',
					`in the folder of the home, without a limit: ${refusal}`,
					'Use Linux 6.6 or newer, or start as root.',
				);
	}
	if (machine.findProgram('mkfs.ext4') === undefined)
		return say('warn', 'mkfs.ext4 is not installed', `Install the package e2fsprogs. ${instead}`);
	if (!machine.exists('/dev/loop-control'))
		return say(
			'warn',
			'there are no loop devices',
			`Run as root: modprobe loop; in a container, start that with --privileged. ${instead}`,
		);
	return say('ok', 'each in a file of its own, with a limit');
};
